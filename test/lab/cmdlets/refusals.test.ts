import { beforeAll, describe, expect, it } from 'vitest';
import { keyFileName, listenerContainer } from '../../../lab/access.ts';
import type { LabHost } from '../../../lab/model.ts';
import { labState } from '../../playbooks/lab-state.ts';
import { pwsh, withoutPwsh } from '../../playbooks/pwsh.ts';
import { type RealOutcome, runInPwsh } from '../../playbooks/run-in-pwsh.ts';
import { machineWith } from '../scripts/machine.ts';

type Who = 'administrator' | 'system' | 'virtual-account' | 'user';

interface Try {
  readonly as: Who;
  readonly host?: (host: LabHost) => void;
  readonly build?: number;
  readonly fault?: string;
  /** PowerShell; `$file` is the path of the listener key. */
  readonly run: string;
}

const file = keyFileName(listenerContainer, '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38');
const path = `C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\${file}`;
const listener = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp';
const list = "'D:PAI(A;;FA;;;SY)(A;;FR;;;NS)(A;;FA;;;BA)'";
const stripped = (host: LabHost): void => {
  host.withoutBackupPrivilege = true;
};
const wmi = (space: string, name: string): string =>
  `@(Get-CimInstance -Namespace ${space} -ClassName ${name} -ErrorAction Stop).Count`;
const readLog = '@(Get-WinEvent -LogName Security -MaxEvents 1 -Oldest -ErrorAction Stop).Count';

const tries = {
  setAcl: {
    as: 'administrator',
    fault: 'key-unreadable',
    run: `Set-Acl -Path $file -AclObject ${list} -ErrorAction Stop`,
  },
  setAclSystem: {
    as: 'system',
    fault: 'key-unreadable',
    run: `Set-Acl -Path $file -AclObject ${list} -ErrorAction Stop`,
  },
  setAclQuiet: { as: 'administrator', run: `Set-Acl -Path $file -AclObject ${list}; 'went on'` },
  getAcl: { as: 'administrator', run: 'Get-Acl -Path $file -ErrorAction Stop' },
  icacls: { as: 'administrator', run: '[void](icacls $file /grant "*S-1-5-20:R"); $LASTEXITCODE' },
  takeown: { as: 'administrator', run: '[void](takeown /f $file); (Read-AccessList -Path $file).Owner' },
  takeownUser: { as: 'user', run: '[void](takeown /f $file); $LASTEXITCODE' },
  readList: { as: 'administrator', run: '(Read-AccessList -Path $file).Owner' },
  readListVirtual: { as: 'virtual-account', run: '(Read-AccessList -Path $file).Owner' },
  readListStripped: { as: 'administrator', host: stripped, run: '(Read-AccessList -Path $file).Owner' },
  readListOldBuild: {
    as: 'administrator',
    host: stripped,
    build: 14393,
    run: '(Read-AccessList -Path $file).Owner',
  },
  writeListStripped: {
    as: 'administrator',
    host: stripped,
    run: `Write-AccessList -Path $file -Sddl ${list}`,
  },
  writeListUser: { as: 'user', run: `Write-AccessList -Path $file -Sddl ${list}` },
  writeList: {
    as: 'administrator',
    run: `Write-AccessList -Path $file -Sddl ${list}; (Read-AccessList -Path $file).Owner`,
  },
  readMachine: { as: 'user', run: `Read-MachineNumber -Key '${listener}' -Name PortNumber` },
  writeMachine: {
    as: 'user',
    run: `Write-MachineValue -Key '${listener}' -Name PortNumber -Value 1 -Kind DWord`,
  },
  openMachine: { as: 'user', run: `Open-MachineKey -Key '${listener}' -Writable $true` },
  removeMachine: { as: 'user', run: `Remove-MachineKey -Key '${listener}'` },
  removeValue: { as: 'user', run: `Remove-MachineValue -Key '${listener}' -Name PortNumber` },
  systemDenied: {
    as: 'system',
    fault: 'system-denied',
    run: "Open-MachineKey -Key 'SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates'",
  },
  securityLog: { as: 'user', run: readLog },
  securityLogAdministrator: { as: 'administrator', run: readLog },
  securityLogQuiet: {
    as: 'user',
    run: '@(Get-WinEvent -FilterHashtable @{ LogName = "Security"; Id = 4625 }).Count',
  },
  manyIds: {
    as: 'administrator',
    run: 'Get-WinEvent -FilterHashtable @{ LogName = "System"; Id = 1..23 } -ErrorAction Stop',
  },
  noEvents: {
    as: 'administrator',
    run: 'Get-WinEvent -FilterHashtable @{ LogName = "System"; Id = 9 } -ErrorAction Stop',
  },
  noLog: {
    as: 'administrator',
    host: (host) => {
      host.channels.System = 'absent';
    },
    run: 'Get-WinEvent -ListLog System -ErrorAction Stop',
  },
  terminalServices: { as: 'user', run: wmi('root/cimv2/TerminalServices', 'Win32_TSGeneralSetting') },
  terminalServicesVirtual: {
    as: 'virtual-account',
    run: wmi('root/cimv2/TerminalServices', 'Win32_TSGeneralSetting'),
  },
  policies: { as: 'user', run: wmi('root/rsop/computer', 'RSOP_GPO') },
  policiesUnreadable: {
    as: 'administrator',
    fault: 'rsop-unreadable',
    run: wmi('root/rsop/computer', 'RSOP_GPO'),
  },
  encryption: {
    as: 'user',
    run: wmi('root/cimv2/Security/MicrosoftVolumeEncryption', 'Win32_EncryptableVolume'),
  },
  noClass: { as: 'administrator', run: wmi('root/cimv2', 'Win32_NoSuchThing') },
  noNamespace: { as: 'administrator', run: wmi('root/nowhere', 'Win32_Process') },
  noService: { as: 'administrator', run: 'Get-Service -Name NoSuch -ErrorAction Stop' },
  noServiceQuiet: {
    as: 'administrator',
    run: "$ErrorActionPreference = 'Stop'; [void](Get-Service -Name NoSuch); 'went on'",
  },
  startUser: { as: 'user', fault: 'service-disabled', run: '(Get-Service -Name TermService).Start()' },
  startDisabled: {
    as: 'administrator',
    fault: 'service-disabled',
    run: '(Get-Service -Name TermService).Start()',
  },
  startCmdlet: {
    as: 'administrator',
    fault: 'service-disabled',
    run: 'Start-Service -Name TermService -ErrorAction Stop',
  },
  setServiceUser: {
    as: 'user',
    run: 'Set-Service -Name TermService -StartupType Disabled -ErrorAction Stop',
  },
  stopNeeded: { as: 'administrator', run: 'Stop-Service -Name RpcSs -ErrorAction Stop' },
  secureChannel: { as: 'user', run: 'Test-ComputerSecureChannel -ErrorAction Stop' },
  whatIf: {
    as: 'administrator',
    run: '$WhatIfPreference = $true; Set-Service -Name W32Time -StartupType Manual; [int](Get-Service -Name W32Time).StartType',
  },
} as const satisfies Record<string, Try>;

const title = 'a stand-in of Windows';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  let came: Record<keyof typeof tries, RealOutcome>;
  beforeAll(async () => {
    const all: readonly (readonly [string, Try])[] = Object.entries(tries);
    const cases = await Promise.all(
      all.map(async ([name, { as, host, build = 20348, fault }]) => {
        const machine = await machineWith(build, ...(fault === undefined ? [] : [fault]));
        machine.host.identity = as;
        host?.(machine.host);
        return { state: labState(machine), steps: [{ script: name }] };
      }),
    );
    const texts = all.map(([name, { run }]) => [
      name,
      `[CmdletBinding()]\nparam()\n$file = '${path}'\n${run}`,
    ]);
    const outcomes = await runInPwsh(cases, Object.fromEntries(texts));
    came = Object.fromEntries(all.map(([name], at) => [name, outcomes[at]![0]!])) as typeof came;
  }, 240_000);

  const denied = (name: keyof typeof tries, id: string): void => {
    expect(came[name]).toMatchObject({ kind: 'threw', id: expect.stringMatching(id) });
    expect(came[name].state).toBeUndefined();
  };
  const answers = (name: keyof typeof tries, value: unknown): void =>
    expect(came[name]).toMatchObject({ kind: 'returned', value });

  it('refuses an administrator a plain Set-Acl on the listener key, and Get-Acl and icacls with it', () => {
    denied('setAcl', '^System.UnauthorizedAccessException');
    denied('getAcl', '^System.UnauthorizedAccessException');
    answers('icacls', 5);
    expect(came.icacls.state).toBeUndefined();
  });

  it('lets SYSTEM, whose file it is, set the list', () => {
    expect(came.setAclSystem.state?.keyFiles[file]?.entries).toHaveLength(3);
  });

  it('shows that takeown makes the file somebody else’s, and refuses it a user', () => {
    answers('takeown', 'S-1-5-32-544');
    answers('takeownUser', 1);
  });

  it('reads an access list for whoever holds SeBackup, and else for whoever the list names', () => {
    answers('readList', 'S-1-5-18');
    answers('readListVirtual', 'S-1-5-18');
    answers('readListOldBuild', 'S-1-5-18');
    denied('readListStripped', '^UnauthorizedAccessException$');
  });

  it('writes an access list for whoever holds SeRestore, and leaves the owner', () => {
    answers('writeList', 'S-1-5-18');
    denied('writeListStripped', '^UnauthorizedAccessException$');
    denied('writeListUser', '^UnauthorizedAccessException$');
  });

  it('lets a user read HKLM and write nothing there', () => {
    answers('readMachine', 3389);
    denied('writeMachine', '^UnauthorizedAccessException$');
    denied('openMachine', '^SecurityException$');
    denied('removeMachine', '^SecurityException$');
    denied('removeValue', '^SecurityException$');
  });

  it('keeps SYSTEM from a key whose list denies it', () => {
    denied('systemDenied', '^SecurityException$');
  });

  it('opens the security log for administrators, and hides from others that it was denied as 5.1 does', () => {
    answers('securityLogAdministrator', 1);
    denied('securityLog', '^LogInfoUnavailable');
    // Without -ErrorAction Stop a denied log reads as an empty one.
    answers('securityLogQuiet', 0);
  });

  it('tells no events from no log, and takes no more than some twenty ids', () => {
    denied('noEvents', '^NoMatchingEventsFound');
    denied('noLog', '^NoMatchingLogsFound');
    denied('manyIds', 'query is invalid');
  });

  it('opens CIM namespaces as Windows does', () => {
    answers('terminalServicesVirtual', 1);
    for (const name of ['terminalServices', 'policies', 'policiesUnreadable', 'encryption'] as const) {
      denied(name, '^HRESULT 0x80041003,Get-CimInstance$');
    }
    denied('noClass', '^HRESULT 0x80041010');
    denied('noNamespace', '^HRESULT 0x8004100e');
  });

  it('starts no service that is disabled, none for a user, and stops none that others need', () => {
    denied('startUser', '^InvalidOperationException$');
    denied('startDisabled', '^InvalidOperationException$');
    denied('startCmdlet', '^CouldNotStartService');
    denied('setServiceUser', '^CouldNotSetService');
    denied('stopNeeded', '^ServiceHasDependentServices');
    denied('noService', '^NoServiceFoundForGivenName');
  });

  it('asks the domain for an administrator alone', () => {
    denied('secureChannel', '^FailToTestSecureChannel');
  });

  it('hears no preference of its caller, as no module does', () => {
    answers('setAclQuiet', 'went on');
    answers('noServiceQuiet', 'went on');
    answers('whatIf', 3);
    expect(came.whatIf.state?.services.W32Time?.startType).toBe(3);
  });
});
