import { afterEach } from 'vitest';
import { createProber, type ProberOptions } from '../../adapters/network/create-prober.ts';
import type { LayerName, OutsideLook } from '../../src/rdp/look.ts';
import { type FakePeer, openFakePeer } from './fake-peer.ts';

const open: FakePeer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((peer) => peer.close()));
});

/** A fake peer that is closed when the test ends. */
export async function peer(...given: Parameters<typeof openFakePeer>): Promise<FakePeer> {
  const opened = await openFakePeer(...given);
  open.push(opened);
  return opened;
}

/** Short waits, so that silence is told from slowness within a test's time. */
export const quick: ProberOptions = {
  from: 'the test',
  timeoutMs: 5_000,
  connectTimeoutMs: 500,
  answerTimeoutMs: 400,
  tlsTimeoutMs: 700,
  pauseMs: 5,
};

export function probe(
  target: { readonly address: string; readonly port: number },
  options: Partial<ProberOptions> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<OutsideLook> {
  const prober = createProber({ ...quick, ...options });
  return prober.probe({ host: target.address, port: target.port }, signal);
}

/** `tls fault reset-after-client-hello`: one layer in one line. */
export function said(look: Pick<OutsideLook, 'layers'>, name: LayerName): string {
  const layer = look.layers.find((one) => one.name === name);
  return `${layer?.state} ${layer?.observation}`;
}
