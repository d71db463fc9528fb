import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judge } from '../../bench/psrp/report.ts';
import type { Measured } from '../../bench/psrp/warm.ts';
import { spread } from '../../bench/spread.ts';

const row = (name: string, ms: number): Measured => ({
  name,
  what: '',
  ms: spread([ms]),
  hung: 0,
  cpuMs: null,
});

describe('the bench of remoting', () => {
  it('judges by the medians, and does not call met what was not measured', () => {
    const { goals, overFloor } = judge([
      row('floor', 1),
      row('lab command', 30),
      row('pwsh cold', 299),
      row('node-powershell warm', 10),
    ]);
    expect(overFloor).toBe(30);
    const of = (name: string) => goals.find((goal) => goal.name === name);
    expect(of('pwsh cold ÷ lab command')).toMatchObject({ ratio: 9.97, met: false });
    expect(of('lab command ÷ node-powershell warm')).toMatchObject({ ratio: 3, met: true });
    expect(of('pwsh cold ÷ OpenSSH command')).toMatchObject({ ratio: null, met: null });
  });

  it('measures lab hosts where there is no PowerShell, and leaves what was saved alone', {
    timeout: 90_000,
  }, async () => {
    const bench = join(import.meta.dirname, '..', '..', 'bench', 'psrp.ts');
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [bench, '--hosts', '1,3', '--rounds', '2', '--no-save'],
      { env: { ...process.env, RDP_MEDIC_PWSH: '/nonexistent' } },
    );
    expect(stdout).toMatch(/^3 +\d/m);
    expect(stdout).toMatch(/^lab command +[\d.]+ /m);
    expect(stdout).toMatch(/pwsh cold ÷ lab command.*not measured/);
    expect(stdout).not.toMatch(/\bmet$|MISSED/m);
  });
});
