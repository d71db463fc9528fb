import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type CheckScript, loadScriptRules, type RuleName, ruleNames } from './script-rules.ts';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');
const files = globSync('**/*.ps1', { cwd: folder }).map((file) => file.replaceAll('\\', '/'));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

let check: CheckScript;
beforeAll(async () => {
  check = await loadScriptRules(
    files
      .filter((file) => file.startsWith('harness/'))
      .map(textOf)
      .join('\n'),
  );
});

describe('the scripts', () => {
  it.each(files)('%s keeps every rule', (file) => {
    expect(check(file, textOf(file))).toEqual([]);
  });
});

/** A change that a script must not come with: where, which rule refuses it, and the line that comes in addition. */
interface Mutation {
  readonly rule: RuleName;
  readonly file?: string;
  /** Stands at the end of the script. */
  readonly line?: string;
  /** In place of this text. */
  readonly instead?: readonly [was: string, is: string];
}

const detect = 'rdp-require-nla/detect.ps1';
const apply = 'rdp-require-nla/apply.ps1';
const evidence = 'collect-evidence/services.ps1';
const client = 'client-report.ps1';

const mutations: readonly Mutation[] = [
  { rule: 'parses', line: 'if ($true) {' },
  { rule: 'newer-syntax', line: '$name = $null ?? 1' },
  { rule: 'newer-syntax', line: '$name ??= 1' },
  { rule: 'newer-syntax', line: '$length = $name?.Length' },
  { rule: 'newer-syntax', line: '$first = $names?[0]' },
  { rule: 'newer-syntax', line: '$one = $true ? 1 : 2' },
  { rule: 'newer-syntax', line: 'Find-Service -Name a && Find-Service -Name b' },
  { rule: 'newer-syntax', line: 'Find-Service -Name a || Find-Service -Name b' },
  { rule: 'newer-syntax', file: 'harness/registry.ps1', line: '$name = $null ?? 1' },
  { rule: 'newer-command', line: "$names | Join-String -Separator ','" },
  { rule: 'newer-parameter', line: "$read = '{}' | ConvertFrom-Json -AsHashtable" },
  { rule: 'newer-parameter', line: '$names | ForEach-Object -Parallel { $_ }' },
  { rule: 'newer-parameter', file: apply, line: '$names | Sort-Object -Top 3' },
  { rule: 'ascii', line: '$dash = "\u2013"' },
  { rule: 'help', instead: ['.SYNOPSIS', '.NOTES'] },
  { rule: 'length', line: '\n'.repeat(100) },
  { rule: 'length', file: 'harness/registry.ps1', line: '\n'.repeat(240) },
  { rule: 'alias', line: '$names | % { $_ }' },
  { rule: 'alias', line: '$names | where { $_ }' },
  { rule: 'alias', file: apply, line: 'gsv TermService' },
  { rule: 'forbidden', line: 'Write-Host done' },
  { rule: 'forbidden', file: apply, line: "Invoke-Expression 'Get-Date'" },
  { rule: 'forbidden', file: apply, line: 'icacls C:\\ProgramData /grant Everyone:F' },
  { rule: 'forbidden', file: apply, line: 'takeown /f C:\\ProgramData /r' },
  { rule: 'forbidden', line: 'exit 1' },
  { rule: 'forbidden', file: apply, line: '$client.DownloadString($address)' },
  { rule: 'forbidden', file: apply, line: 'Start-Process msiexec' },
  { rule: 'error-action', line: 'Get-Service -Name TermService' },
  { rule: 'error-action', line: 'Get-CimInstance -ClassName Win32_Process' },
  { rule: 'error-action', line: 'Get-CimInstance -ClassName Win32_Process -ErrorAction SilentlyContinue' },
  { rule: 'error-action', file: apply, line: 'Set-Service -Name TermService -StartupType Manual' },
  { rule: 'error-action', line: 'Get-WinEvent -LogName System -MaxEvents 1' },
  {
    rule: 'error-action',
    file: 'collect-evidence/events.ps1',
    instead: ['-ErrorAction SilentlyContinue -ErrorVariable problems', '-ErrorAction SilentlyContinue'],
  },
  {
    rule: 'error-action',
    file: 'rdp-allow-firewall/apply.ps1',
    instead: ['-Enabled True -Confirm:$false -ErrorAction Stop', '-Enabled True -Confirm:$false'],
  },
  {
    rule: 'error-action',
    file: 'rdp-allow-firewall/revert.ps1',
    instead: [
      'Remove-NetFirewallRule -Name $name -Confirm:$false -ErrorAction Stop',
      'Remove-NetFirewallRule -Name $name',
    ],
  },
  { rule: 'forbidden', file: apply, line: 'Set-NetFirewallProfile -All -Enabled False -ErrorAction Stop' },
  { rule: 'forbidden', file: apply, line: 'netsh advfirewall set allprofiles state off' },
  { rule: 'forbidden', file: apply, line: 'Disable-NetFirewallRule -Name Block -ErrorAction Stop' },
  {
    rule: 'translated',
    file: apply,
    line: "Enable-NetFirewallRule -DisplayGroup 'Remote Desktop' -ErrorAction Stop",
  },
  { rule: 'redirection', line: "'x' > C:\\note.txt" },
  { rule: 'redirection', line: "'x' >> C:\\note.txt" },
  { rule: 'global-state', line: '$global:seen = 1' },
  { rule: 'global-state', line: "$env:Path = ''" },
  { rule: 'global-state', line: "$function:prompt = 'x'" },
  { rule: 'translated', line: "if ($error[0].Exception.Message -like '*denied*') { 1 }" },
  { rule: 'translated', line: "Get-Service -DisplayName 'Remote Desktop Services' -ErrorAction Stop" },
  { rule: 'native-code', line: 'Add-Type -Namespace A -Name B -MemberDefinition $text' },
  {
    rule: 'native-code',
    file: 'harness/access-lists.ps1',
    instead: ['CloseHandle(IntPtr', 'TerminateProcess(IntPtr'],
  },
  {
    rule: 'native-code',
    file: 'harness/access-lists.ps1',
    instead: ['int needed; next.Count', 'string s = $"a"; int needed; next.Count'],
  },
  { rule: 'only-reads', line: 'Set-Service -Name TermService -StartupType Manual -ErrorAction Stop' },
  { rule: 'only-reads', line: 'Restart-Service TermService' },
  { rule: 'only-reads', line: "Remove-Item -LiteralPath 'C:\\x'" },
  { rule: 'only-reads', line: "Write-MachineValue -Key 'SYSTEM' -Name 'a' -Value 1 -Kind DWord" },
  { rule: 'only-reads', line: "Remove-MachineKey -Key 'SYSTEM'" },
  { rule: 'only-reads', file: detect, line: "Write-AccessList -Path 'C:\\x' -Sddl 'D:PAI'" },
  { rule: 'only-reads', line: 'Invoke-WithPrivilege -Privilege SeRestorePrivilege -Block { 1 }' },
  { rule: 'only-reads', line: 'nltest.exe /sc_reset:LAB' },
  { rule: 'only-reads', line: 'C:\\Windows\\System32\\reg.exe delete HKLM\\SOFTWARE /f' },
  { rule: 'only-reads', line: '$said = "$(Remove-Item -LiteralPath \'C:\\x\')"' },
  { rule: 'only-reads', line: 'Get-NetFirewallPortFilter -ErrorAction Stop' },
  {
    rule: 'only-reads',
    file: detect,
    instead: ['[CmdletBinding()]', '[CmdletBinding(SupportsShouldProcess = $true)]'],
  },
  { rule: 'reading-parameter', line: 'Test-ComputerSecureChannel -Repair -ErrorAction Stop' },
  { rule: 'reading-parameter', line: 'Get-Item -LiteralPath C:\\ -Stream x -ErrorAction Stop' },
  { rule: 'reading-parameter', line: 'Get-Item @options' },
  { rule: 'named-properties', line: '$names | Select-Object *' },
  { rule: 'reading-method', line: '$found.Start()' },
  { rule: 'reading-method', line: '$found.Stop()' },
  { rule: 'reading-method', line: "$opened.DeleteValue('a', $false)" },
  { rule: 'reading-method', line: "$opened.SetValue('a', 1)" },
  { rule: 'reading-method', line: '@(Find-Service -Name TermService)[0].Stop()' },
  { rule: 'reading-method', file: detect, line: '[IO.File]::Delete($policy)' },
  // The grammar does not know this form, which is as good as a rule.
  { rule: 'parses', line: '$names.ForEach({ $_ })' },
  { rule: 'reading-method', line: "$found.PSObject.Methods['Stop'].Invoke()" },
  { rule: 'reading-type', line: '[IO.File]::Delete($name)' },
  { rule: 'reading-type', line: "[scriptblock]::Create('1')" },
  { rule: 'reading-type', line: "$list = [wmiclass]'Win32_Process'" },
  { rule: 'new-object', line: 'New-Object System.Net.WebClient' },
  { rule: 'new-object', line: 'New-Object -ComObject Shell.Application' },
  { rule: 'dynamic-call', line: "& 'Stop-Service' TermService" },
  { rule: 'dynamic-call', line: '& $name' },
  { rule: 'dynamic-call', file: apply, line: '. C:\\ProgramData\\more.ps1' },
  { rule: 'dynamic-call', file: client, instead: ['& cmdkey.exe /list', '& $program'] },
  { rule: 'only-reads', file: client, instead: ['cmdkey.exe /list', 'cmdkey.exe /delete:TERMSRV/ts-02'] },
  { rule: 'only-reads', file: client, instead: ['Test-Path', 'Remove-Item'] },
  { rule: 'reading-method', file: client, line: '[System.IO.File]::ReadAllText($file)' },
  { rule: 'dynamic-member', line: '$found.$name()' },
  { rule: 'dynamic-member', line: "$found.('St' + 'op')()" },
  { rule: 'member-by-name', line: '$names | ForEach-Object Delete' },
  { rule: 'member-by-name', line: '$names | ForEach-Object -MemberName Delete' },
  { rule: 'member-assignment', line: "$found.StartType = 'Disabled'" },
  {
    rule: 'member-assignment',
    file: 'collect-evidence/firewall.ps1',
    line: '$firewall.DefaultInboundAction = 1',
  },
  { rule: 'cim-class', line: 'Get-CimInstance -ClassName Win32_Product -ErrorAction Stop' },
  { rule: 'cim-class', line: 'Get-CimInstance -ClassName $name -ErrorAction Stop' },
  {
    rule: 'cim-method',
    file: 'collect-evidence/licensing.ps1',
    instead: ['-MethodName GetGracePeriodDays', '-MethodName SetAllowTSConnections'],
  },
  {
    rule: 'cim-method',
    line: "Invoke-CimMethod -InputObject $found -MethodName ('Re' + 'boot') -ErrorAction Stop",
  },
  { rule: 'bounded', line: 'Get-WinEvent -LogName System -ErrorAction Stop' },
  { rule: 'asks-once', file: apply, instead: ['$PSCmdlet.ShouldProcess', '$PSCmdlet.ShouldContinue'] },
  { rule: 'asks-once', file: apply, line: "$again = $PSCmdlet.ShouldProcess('a', 'b')" },
  { rule: 'asks-first', file: apply, instead: ['$before = ', "Remove-MachineKey -Key 'SYSTEM'\n$before = "] },
  {
    rule: 'asks-once',
    file: 'rdp-reboot-host/revert.ps1',
    instead: ['\nthrow ', "\nRemove-MachineKey -Key 'SYSTEM'\nthrow "],
  },
  {
    rule: 'asks-first',
    file: 'rdp-refresh-policy/apply.ps1',
    instead: ['\ntry {', '\n$code = Start-PolicyRefresh -Seconds 90\ntry {'],
  },
  {
    rule: 'asks-first',
    file: 'rdp-reboot-host/apply.ps1',
    instead: [
      '$before = ',
      'Invoke-CimMethod -InputObject $windows -MethodName Reboot -ErrorAction Stop\n$before = ',
    ],
  },
  { rule: 'only-reads', file: 'rdp-refresh-policy/detect.ps1', line: 'Start-PolicyRefresh -Seconds 90' },
  {
    rule: 'asks-first',
    file: 'rdp-start-service/apply.ps1',
    instead: ['$before = ', '$found[0].Start()\n$before = '],
  },
  { rule: 'parses', file: 'undo/confirm.ps1', line: 'if ($true) {' },
  { rule: 'newer-syntax', file: 'harness/undo-folder.ps1', line: '$left = $clock ?? 1' },
  { rule: 'newer-parameter', file: 'undo/arm.ps1', line: "$read = '{}' | ConvertFrom-Json -AsHashtable" },
  { rule: 'length', file: 'undo/undo.ps1', line: '\n'.repeat(60) },
  { rule: 'forbidden', file: 'undo/undo.ps1', line: 'Invoke-Expression $item.before' },
  { rule: 'forbidden', file: 'harness/undo-folder.ps1', line: 'icacls $path /grant Users:F' },
  { rule: 'dynamic-call', file: 'undo/undo.ps1', line: '& $item.before' },
  { rule: 'dynamic-call', file: 'undo/arm.ps1', line: '. $folder\\undo.ps1' },
  { rule: 'native-code', file: 'harness/undo-folder.ps1', instead: ['GetTickCount64();', 'ExitProcess();'] },
  { rule: 'translated', file: 'undo/confirm.ps1', line: "$gone = $_.Exception.Message -like '*gone*'" },
  { rule: 'global-state', file: 'undo/undo.ps1', line: '$global:state = 1' },
  {
    rule: 'error-action',
    file: 'harness/undo-task.ps1',
    instead: ['-Confirm:$false -ErrorAction Stop\n}\n', '-Confirm:$false\n}\n'],
  },
  { rule: 'error-action', file: 'undo/arm.ps1', instead: [' -Force -ErrorAction Stop', ' -Force'] },
  {
    rule: 'error-action',
    file: 'undo/task.ps1',
    instead: [' -Algorithm SHA256 -ErrorAction Stop', ' -Algorithm SHA256'],
  },
  {
    rule: 'reads-back',
    file: apply,
    instead: ['(Read-MachineValue -Key $listener -Name $name) -ne', '0 -ne'],
  },
];

describe('a script that was changed', () => {
  it.each(
    mutations.map((each) => [each.rule, (each.line ?? each.instead![1]).trim().slice(0, 70), each] as const),
  )('is refused by %s: %s', (rule, _, { file = evidence, line, instead }) => {
    const before = textOf(file);
    const after = instead ? before.replace(instead[0], () => instead[1]) : `${before}${line}\n`;
    expect(after).not.toBe(before);
    expect(check(file, after).map((broken) => broken.rule)).toContain(rule);
  });

  it('meets every rule in this table', () => {
    expect([...new Set(mutations.map(({ rule }) => rule))].toSorted()).toEqual(ruleNames.toSorted());
  });
});

describe('param()', () => {
  const playbooks = globSync('*/playbook.yaml', { cwd: folder }).map((file) => file.split(/[\\/]/)[0]!);

  it.each(playbooks)('of %s is what its playbook.yaml states, and Before for revert', (name) => {
    const { parameters } = parse(readFileSync(join(folder, name, 'playbook.yaml'), 'utf8')) as {
      parameters: Record<string, { type: string; pattern?: string }>;
    };
    const stated = Object.keys(parameters).map((each) => each.toLowerCase());
    for (const phase of ['detect', 'apply', 'revert']) {
      const code = textOf(`${name}/${phase}.ps1`);
      const [, block = ''] = /\nparam\(([\s\S]*?)\)\n\n/.exec(code) ?? [];
      const declared = [...block.matchAll(/\]\s*\$(\w+)/g)].map(([, each]) => each!.toLowerCase());
      expect([phase, declared]).toEqual([phase, [...(phase === 'revert' ? ['before'] : []), ...stated]]);
      for (const { pattern } of Object.values(parameters).filter((one) => one.pattern !== undefined)) {
        // A choice of words, or a shape.
        const words = pattern!.split('|').map((word) => `'${word}'`);
        const isChoice = /^\w+(\|\w+)*$/.test(pattern!);
        expect(code).toContain(
          isChoice ? `[ValidateSet(${words.join(', ')})]` : `[ValidatePattern('^${pattern}$')]`,
        );
      }
    }
  });
});
