import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineWith } from '../lab/scripts/machine.ts';
import { askAgain } from './ask-again.ts';
import { labState } from './lab-state.ts';
import { pwsh, withoutPwsh } from './pwsh.ts';
import { recordedCases } from './recorded-cases.ts';
import { recordAnew } from './recordings.ts';
import { runInPwsh } from './run-in-pwsh.ts';

const cmdlets = join(import.meta.dirname, '..', '..', 'lab', 'cmdlets');
const replaced = ['replaced-functions.txt', 'replaced-undo-functions.txt'].flatMap((list) =>
  readFileSync(join(cmdlets, list), 'utf8').trim().split('\n'),
);
const title = `the real scripts with stand-ins for ${replaced.length} functions of the harness (${replaced.join(', ')})`;

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  // Every script runs here on the healthy host, and playbooks from detect to undo; every other case runs in test/long.
  it(`come to what is recorded (else: ${recordAnew})`, async () => {
    const cases = (await recordedCases()).filter(
      ({ title: of }) => of === 'a healthy host' || of.endsWith('from detect to undo'),
    );
    expect(cases.length).toBeGreaterThan(10);
    const { notHere, again, recorded } = await askAgain(cases);
    expect(notHere).toEqual([]);
    expect(again).toEqual(recorded);
  }, 400_000);

  it('are found out where they ask for what only Windows has, even where a script hides it', async () => {
    const head = '[CmdletBinding()]\nparam()\n';
    const texts = {
      privilege: `${head}Invoke-WithPrivilege -Privilege SeBackupPrivilege -Block { 1 }`,
      hidden: `${head}try { Invoke-WithPrivilege -Privilege SeBackupPrivilege -Block { 1 } } catch { 2 }`,
      cmdlet: `${head}try { Get-NetAdapter -ErrorAction Stop } catch { 3 }`,
      type: `${head}try { [System.Security.AccessControl.RawSecurityDescriptor]::new('D:PAI') } catch { 4 }`,
      com: `${head}try { New-Object -ComObject HNetCfg.FwPolicy2 } catch { 5 }`,
      fine: `${head}6`,
    };
    const steps = Object.keys(texts).map((script) => ({ script }));
    const [outcomes] = await runInPwsh([{ state: labState(await machineWith(20348)), steps }], texts);
    const found = Object.keys(texts).filter((_, at) => outcomes![at]!.notHere.length > 0);
    expect(found).toEqual(['privilege', 'hidden', 'cmdlet', 'type', 'com']);
  }, 120_000);
});
