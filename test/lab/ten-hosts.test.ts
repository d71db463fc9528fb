import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProber } from '../../adapters/network/create-prober.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import type { OutsideLook } from '../../src/rdp/look.ts';

let lab: Lab;
const looks = new Map<string, OutsideLook>();

beforeAll(async () => {
  lab = await startLab({ runScript, onStop: () => {} });
  const prober = createProber({ from: 'here' });
  const { signal } = new AbortController();
  const look = async ({ name, address, port }: Lab['state']['hosts'][number]): Promise<void> => {
    looks.set(name, await prober.probe({ host: address, port }, signal));
  };
  await Promise.all(lab.state.hosts.map(look));
});
afterAll(() => lab.close());

/** Layer and observation where the connection fails, else what each layer that matters said. */
function seen(name: string): string {
  const { layers } = looks.get(name)!;
  const fault = layers.find((layer) => layer.state === 'fault');
  return fault === undefined ? 'no layer fails' : `${fault.name}: ${fault.observation}`;
}

describe('our own probe sees each of the ten as the table of hosts says', () => {
  it.each([
    ['ts-01', 'no layer fails'],
    ['ts-02', 'tls: reset-after-client-hello'],
    ['ts-03', 'certificate: expired'],
    ['ts-04', 'tcp: refused'],
    ['ts-05', 'tcp: timed-out'],
    ['ts-07', 'no layer fails'],
    ['ts-08', 'negotiation: plain-rdp'],
    ['ts-09', 'tls: alert-70'],
    ['ts-10', 'no layer fails'],
  ])('%s: %s', (name, wanted) => {
    expect(seen(name)).toBe(wanted);
  });

  it('ts-06: TLS without CredSSP is accepted', () => {
    expect(looks.get('ts-06')!.protocols).toEqual({ rdp: 'refused', tls: 'accepted', credssp: 'accepted' });
  });

  it('ts-07: the certificate is the default one, not the pinned one', () => {
    const { host } = lab.world.places.get('ts-07')!.machine;
    expect(looks.get('ts-07')!.certificate?.sha1).toBe(host.remoteDesktopStore[0]!.thumbprint);
  });

  it('ts-10: the name and the certificate are another machine’s', () => {
    const { host } = lab.world.places.get('ts-10')!.machine;
    expect(looks.get('ts-10')!.ntlm?.computer).toBe('PRINT-07');
    expect(looks.get('ts-10')!.certificate?.sha1).not.toBe(host.remoteDesktopStore[0]!.thumbprint);
    expect(host.events).toEqual([]);
  });

  it('the others give their own name and build', () => {
    for (const name of ['ts-01', 'ts-03', 'ts-06', 'ts-07']) {
      const { host } = lab.world.places.get(name)!.machine;
      expect(looks.get(name)!.ntlm).toMatchObject({
        computer: host.computer,
        domain: 'LAB',
        build: host.build,
      });
    }
  });
});
