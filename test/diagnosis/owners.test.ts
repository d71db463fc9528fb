import { describe, expect, it } from 'vitest';
import type { Evidence, InsideEvidence, PartName } from '../../src/diagnosis/evidence.ts';
import { ownerOf } from '../../src/diagnosis/owner-of.ts';
import type { OwnersPart } from '../../src/diagnosis/parts.ts';
import { sessionsOf } from '../../src/diagnosis/sessions-of.ts';
import { settingOwners } from '../../src/diagnosis/setting-owners.ts';
import { evidenceOf } from './evidence-cases.ts';

const base = evidenceOf('ts-01');
const key = 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';

function changed(part: PartName, change: object, evidence = base): Evidence {
  const seen = evidence.inside![part] as { value: object };
  const inside = { ...evidence.inside, [part]: { looked: true, value: { ...seen.value, ...change } } };
  return { ...evidence, inside: inside as InsideEvidence };
}
const owned = (change: Partial<OwnersPart>, evidence = base) => changed('owners', change, evidence);

function hidden(evidence: Evidence, ...parts: readonly PartName[]): Evidence {
  const none = { looked: false, why: 'denied', detail: '' } as const;
  const inside = { ...evidence.inside!, ...Object.fromEntries(parts.map((part) => [part, none])) };
  return { ...evidence, inside: inside as InsideEvidence };
}

function underKey(values: object, evidence = base): Evidence {
  const { policy } = (evidence.inside!.listener as { value: { policy: object } }).value;
  return changed('listener', { policy: { ...policy, ...values } }, evidence);
}

describe('who owns a value of the listener', () => {
  it('is the policy that the record of policies names, with or without the hive', () => {
    for (const where of [key, key.replace('HKLM\\', ''), key.toLowerCase()]) {
      const registry = [{ key: where, value: 'SecurityLayer', owner: "GPO 'RDS baseline'" }];
      expect(ownerOf(owned({ registry }), 'securitylayer')).toEqual({
        kind: 'policy',
        name: "GPO 'RDS baseline'",
      });
      expect(ownerOf(owned({ registry }), 'UserAuthentication')).toEqual({ kind: 'host' });
    }
    const elsewhere = [{ key: 'HKLM\\SOFTWARE\\Contoso', value: 'SecurityLayer', owner: 'GPO' }];
    expect(ownerOf(owned({ registry: elsewhere }), 'SecurityLayer')).toEqual({ kind: 'host' });
  });

  it('is a policy without a name where only its key or WMI shows it', () => {
    const unreadable = owned({ rsop: 'unreadable' }, underKey({ userAuthentication: 0 }));
    expect(ownerOf(unreadable, 'UserAuthentication')).toEqual({ kind: 'policy', name: null });
    const { policySource } = (base.inside!['listener-wmi'] as { value: { policySource: object } }).value;
    const source = changed('listener-wmi', { policySource: { ...policySource, minEncryptionLevel: 1 } });
    expect(ownerOf(source, 'MinEncryptionLevel')).toEqual({ kind: 'policy', name: null });
    expect(ownerOf(hidden(underKey({ selectTransport: 1 }), 'owners'), 'SelectTransport')).toEqual({
      kind: 'policy',
      name: null,
    });
  });

  it('is device management where that holds it, though the policy key is the same', () => {
    const mdm = owned(
      { mdm: ['RemoteDesktopServices/AllowUsersToConnectRemotely'] },
      underKey({ fDenyTSConnections: 1 }),
    );
    expect(ownerOf(mdm, 'fDenyTSConnections')).toEqual({ kind: 'mdm' });
    expect(ownerOf(mdm, 'SecurityLayer')).toEqual({ kind: 'host' });
  });

  it('is unknown, never this host, where a record could not be read or was not looked at', () => {
    const settings = [
      'SecurityLayer',
      'TermService start type',
      'key file access',
      'Remote Desktop Users',
      'FIPS mode',
    ];
    const blind = [owned({ rsop: 'unreadable' }), owned({ mdm: null }), hidden(base, 'owners')];
    for (const evidence of blind) {
      for (const setting of settings) expect(ownerOf(evidence, setting).kind, setting).toBe('unknown');
    }
    for (const { owner } of settingOwners(hidden(base, 'owners', 'firewall')))
      expect(owner.kind).toBe('unknown');
  });
});

describe('an owner who was not looked for', () => {
  it('is unknown where the policy key was not read and WMI does not tell', () => {
    const why = { kind: 'unknown', why: 'the policy key was not looked at' };
    const unread = hidden(base, 'listener');
    expect(ownerOf(unread, 'MaxInstanceCount')).toEqual(why);
    expect(ownerOf(hidden(base, 'listener', 'listener-wmi'), 'SecurityLayer')).toEqual(why);
    const registry = [{ key, value: 'MaxInstanceCount', owner: "GPO 'RDS baseline'" }];
    expect(ownerOf(owned({ registry }, unread), 'MaxInstanceCount').kind).toBe('policy');
  });

  it('is unknown for ciphers where their policy was not read', () => {
    expect(ownerOf(hidden(base, 'tls'), 'cipher suites').kind).toBe('unknown');
  });

  it('is unknown where the list of policies is as long as it may be: more may have been left out', () => {
    const rows = <T>(row: T, count: number) => Array.from({ length: count }, () => row);
    const path = { path: 'C:\\Other', owner: "GPO 'Files'" };
    expect(ownerOf(owned({ files: rows(path, 99) }), 'key file access')).toEqual({ kind: 'host' });
    expect(ownerOf(owned({ files: rows(path, 100) }), 'key file access').kind).toBe('unknown');
    const entry = { key: 'HKLM\\SOFTWARE\\Contoso', value: 'x', owner: null };
    const full = owned({ registry: rows(entry, 100) });
    expect(ownerOf(full, 'SecurityLayer').kind).toBe('unknown');
    expect(ownerOf(full, 'FIPS mode').kind).toBe('unknown');
    expect(ownerOf(full, 'TermService start type')).toEqual({ kind: 'host' });
  });
});

describe('who owns what else a repair touches', () => {
  it('is told from the record of services, files, rights and groups', () => {
    const evidence = owned({
      services: [{ name: 'TermService', startType: 4, owner: "GPO 'Services'" }],
      files: [
        { path: '%SystemDrive%\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys', owner: "GPO 'Hardening'" },
      ],
      rights: [{ right: 'SeDenyRemoteInteractiveLogonRight', owner: "GPO 'Rights'" }],
      groups: [{ group: 'S-1-5-32-555', owner: null }],
    });
    expect(ownerOf(evidence, 'TermService start type')).toEqual({ kind: 'policy', name: "GPO 'Services'" });
    expect(ownerOf(evidence, 'SessionEnv start type')).toEqual({ kind: 'host' });
    expect(ownerOf(evidence, 'key file access')).toEqual({ kind: 'policy', name: "GPO 'Hardening'" });
    expect(ownerOf(evidence, 'Remote Desktop logon right')).toEqual({ kind: 'policy', name: "GPO 'Rights'" });
    expect(ownerOf(evidence, 'Remote Desktop Users')).toEqual({ kind: 'policy', name: null });
    expect(ownerOf(evidence, 'Administrators')).toEqual({ kind: 'host' });
  });

  it('is unknown for a group where a policy names one in another language', () => {
    const of = (group: string) => owned({ groups: [{ group, owner: "GPO 'Gruppen'" }] });
    for (const group of ['Remotedesktopbenutzer', 'VORDEFINIERT\\Remotedesktopbenutzer']) {
      expect(ownerOf(of(group), 'Remote Desktop Users')).toMatchObject({ kind: 'unknown' });
    }
    for (const group of ['BUILTIN\\Backup Operators', 'S-1-5-32-551']) {
      expect(ownerOf(of(group), 'Remote Desktop Users')).toEqual({ kind: 'host' });
    }
  });

  it('is policy for firewall rules that do not count, or come from there', () => {
    expect(ownerOf(base, 'firewall rules')).toEqual({ kind: 'host' });
    expect(ownerOf(changed('firewall', { localRulesCount: false }), 'firewall rules')).toEqual({
      kind: 'policy',
      name: null,
    });
    expect(ownerOf(changed('firewall', { localRulesCount: null }), 'firewall rules').kind).toBe('unknown');
    expect(ownerOf(hidden(base, 'firewall'), 'firewall rules').kind).toBe('unknown');
  });

  it('is policy for a list of ciphers that lies under the policy key', () => {
    expect(ownerOf(changed('tls', { cipherPolicy: 'empty' }), 'cipher suites')).toEqual({
      kind: 'policy',
      name: null,
    });
    expect(ownerOf(base, 'cipher suites')).toEqual({ kind: 'host' });
  });

  it('is listed setting by setting, in one order, and not at all where nobody looked inside', () => {
    expect(settingOwners({ ...base, inside: null })).toEqual([]);
    expect(
      settingOwners(base)
        .map(({ setting }) => setting)
        .slice(0, 3),
    ).toEqual(['fDenyTSConnections', 'SecurityLayer', 'UserAuthentication']);
  });
});

describe('the people logged on', () => {
  it('are listed, or unknown: never nobody because nobody looked', () => {
    expect(sessionsOf(base.inside)?.length).toBe(2);
    expect(sessionsOf(changed('sessions', { sessions: [] }).inside)).toEqual([]);
    expect(sessionsOf(changed('sessions', { sessions: null, by: null }).inside)).toBeNull();
    expect(sessionsOf(changed('sessions', { sessions: [], by: 'processes' }).inside)).toBeNull();
    expect(sessionsOf(changed('sessions', { sessions: [], by: null }).inside)).toBeNull();
    expect(sessionsOf(hidden(base, 'sessions').inside)).toBeNull();
    expect(sessionsOf(null)).toBeNull();
  });
});
