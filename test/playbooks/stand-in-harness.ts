import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const cmdlets = join(root, 'lab', 'cmdlets');
const mark = '$block = [scriptblock]::Create($Script)';

/** The harness for a PowerShell that is no part of run-cases.ps1: it brings the stand-ins along, on this file of state. */
export function standInHarness(stateFile: string): string {
  const harness = readFileSync(join(root, 'playbooks', 'harness.ps1'), 'utf8');
  const replaced = readFileSync(join(cmdlets, 'replaced-functions.txt'), 'utf8').trim().split('\n');
  const giveWay = [
    `Import-Module '${join(cmdlets, 'windows.psm1')}'`,
    `Open-LabState -Path '${stateFile}'`,
    `Remove-Item -LiteralPath ${replaced.map((name) => `Function:\\${name}`).join(', ')}`,
    'Wait-LabHang -Script $Script',
  ];
  return harness.replace(mark, () => [...giveWay, mark].join('\n'));
}
