import { execFileSync } from 'node:child_process';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { Session } from '../../src/ports/host-executor.ts';

const here: Host = {
  name: 'this-machine',
  address: '127.0.0.1',
  port: 3389,
  computer: null,
  labels: {},
  way: { kind: 'local', executable: 'powershell.exe' },
};

/** Ends the program unless it runs on a Windows machine that somebody said may be broken. */
export function onlyOnDisposable(): void {
  if (process.platform === 'win32' && process.env.RDP_MEDIC_DISPOSABLE === '1') return;
  console.error(
    'This breaks Remote Desktop on the machine it runs on, to repair it. It wants Windows, an administrator, and RDP_MEDIC_DISPOSABLE=1 in the environment of a machine that is thrown away afterwards.',
  );
  process.exit(2);
}

/** A session with this machine's own Windows PowerShell. */
export async function openHere(spillFolder: string): Promise<Session> {
  const secrets = createSecrets();
  const executor = createExecutor({ local: createLocalExecutor({ secrets, spillFolder }) }, secrets);
  const session = await executor.open(here, AbortSignal.timeout(120_000));
  if (session.kind === 'unreachable') throw new Error(session.message);
  return session;
}

/** Runs a text of our own in Windows PowerShell, as an administrator would by hand; returns its last line. */
export function byHand(text: string): string {
  const script = `$ErrorActionPreference = 'Stop'; ${text}`;
  const said = execFileSync('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  return said.trim().split(/\r?\n/).at(-1) ?? '';
}
