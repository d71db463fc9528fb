import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const cmdlets = join(import.meta.dirname, '..', '..', 'lab', 'cmdlets');
const mark = '$block = [scriptblock]::Create($Script)';

/** A harness for a PowerShell that is no part of run-cases.ps1: it brings the stand-ins along, on this file of state. */
export function standInHarness(harness: string, stateFile: string): string {
  const replaced = readFileSync(join(cmdlets, 'replaced-functions.txt'), 'utf8').trim().split('\n');
  const there = replaced.filter((name) => harness.includes(`\nfunction ${name} `));
  const giveWay = [
    `Import-Module '${join(cmdlets, 'windows.psm1')}'`,
    `Open-LabState -Path '${stateFile}'`,
    `Remove-Item -LiteralPath ${there.map((name) => `Function:\\${name}`).join(', ')}`,
    'Wait-LabHang -Script $Script',
  ];
  return harness.replace(mark, () => [...giveWay, mark].join('\n'));
}
