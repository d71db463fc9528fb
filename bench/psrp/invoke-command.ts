import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Way } from '../../src/inventory/host.ts';
import { runPwsh } from '../../test/playbooks/pwsh.ts';
import { spread } from '../spread.ts';
import type { Measured } from './warm.ts';

/** Real `Invoke-Command -HostName` on one host over the system's ssh: a session for each, and one that is kept. */
export async function measureInvokeCommand(
  name: string,
  way: Way,
  wholeTimes: number,
  warmTimes: number,
): Promise<readonly Measured[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-bench-'));
  try {
    const file = join(folder, 'given.json');
    const knownHosts = join(folder, 'known_hosts');
    writeFileSync(knownHosts, `[${way.address}]:${way.port} ${way.hostKey}\n`);
    writeFileSync(file, JSON.stringify({ way, knownHosts, wholeTimes, warmTimes }));
    const { whole, warm } = (await runPwsh(join(import.meta.dirname, 'invoke-command.ps1'), file)) as Record<
      'whole' | 'warm',
      number[]
    >;
    const what = `PowerShell's Invoke-Command -HostName, ${name}`;
    return [
      {
        name: `Invoke-Command ${name}`,
        what: `${what}: session, Get-Date, end`,
        ms: spread(whole),
        hung: 0,
        cpuMs: null,
      },
      {
        name: `Invoke-Command ${name} warm`,
        what: `${what}: Get-Date in an open session`,
        ms: spread(warm),
        hung: 0,
        cpuMs: null,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
