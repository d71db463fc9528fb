import type { Evidence } from './evidence.ts';
import type { OwnersPart } from './parts.ts';
import { type PolicyName, policyKey, policyNames } from './policy-names.ts';
import { seenPart } from './seen-part.ts';
import type { Owner } from './setting-owner.ts';

/** Settings that stand outside the policy key, with what of the `owners` part speaks of them. */
const beyond: Readonly<Record<string, (owners: OwnersPart) => readonly { readonly owner: string | null }[]>> =
  {
    'key file access': ({ files }) =>
      files.filter(({ path }) => /\\Crypto\\(RSA\\MachineKeys|Keys)/i.test(path)),
    'remote desktop logon right': ({ rights }) =>
      rights.filter(({ right }) => /^Se(Deny)?RemoteInteractiveLogonRight$/i.test(right)),
    'network logon right': ({ rights }) =>
      rights.filter(({ right }) => /^Se(Deny)?NetworkLogonRight$/i.test(right)),
    'remote desktop users': ({ groups }) =>
      groups.filter(({ group }) => /S-1-5-32-555|Remote ?Desktop ?Users/i.test(group)),
    administrators: ({ groups }) =>
      groups.filter(({ group }) => /S-1-5-32-544|(^|\\)Administrators$/i.test(group)),
    'cipher suites': ({ registry }) =>
      registry.filter(({ key }) => /\\Cryptography\\Configuration\\SSL\\/i.test(key)),
    'fips mode': ({ registry }) => registry.filter(({ key }) => /\\Lsa\\FIPSAlgorithmPolicy/i.test(key)),
    'tls versions': ({ registry }) => registry.filter(({ key }) => /\\SCHANNEL\\Protocols/i.test(key)),
  };

type Kind = 'registry' | 'services' | 'files' | 'rights' | 'groups';

/** Of which kind of policy each of these is. */
const kinds: Readonly<Record<string, Kind>> = {
  'key file access': 'files',
  'remote desktop logon right': 'rights',
  'network logon right': 'rights',
  'remote desktop users': 'groups',
  administrators: 'groups',
};

/** Names that Windows gives its own groups where it speaks English. Elsewhere a policy may hold a translated one. */
const englishGroups =
  /(^|\\)(Administrators|Users|Guests|Power Users|Backup Operators|Replicator|Remote Desktop Users|Remote Management Users|Network Configuration Operators|Performance (Monitor|Log) Users|Distributed COM Users|Event Log Readers|Hyper-V Administrators)$/i;

/** playbooks/collect-evidence/owners.ps1 keeps so many of a kind: where a list is this long, more may have been left out. */
const mostRows = 100;

/**
 * Who decides a setting, by its registry name (`SecurityLayer`), `<service> start type`, `firewall rules`, or one of
 * `key file access`, `Remote Desktop logon right`, `network logon right`, `Remote Desktop Users`, `Administrators`,
 * `cipher suites`, `FIPS mode`, `TLS versions`; case does not matter. Where the record of policies (RSoP) or of
 * device management could not be read and nothing else shows an owner it is unknown, never this host.
 */
export function ownerOf(evidence: Evidence, setting: string): Owner {
  const name = setting.toLowerCase();
  const policy = policyNames.find((each) => each.setting.toLowerCase() === name);
  if (policy !== undefined) return ownerOfPolicy(evidence, policy);
  if (name === 'firewall rules') return ownerOfRules(evidence);
  const service = /^(.+) start type$/.exec(name)?.[1];
  const owners = seenPart(evidence, 'owners');
  const rows =
    owners === null
      ? []
      : service === undefined
        ? (beyond[name]?.(owners) ?? namedValue(owners, name))
        : owners.services.filter((row) => row.name.toLowerCase() === service);
  if (rows.length > 0) return byPolicy(rows);
  if (name === 'cipher suites') {
    const tls = seenPart(evidence, 'tls');
    if (tls === null && owners !== null)
      return { kind: 'unknown', why: 'the policy of cipher suites was not looked at' };
    // That list lies under the policy key only: it is a policy's by its place.
    if (tls !== null && tls.cipherPolicy !== 'absent') return { kind: 'policy', name: null };
  }
  const kind = service === undefined ? (kinds[name] ?? 'registry') : 'services';
  const strange = kind === 'groups' ? owners?.groups.find(({ group }) => !isOtherGroup(group)) : undefined;
  if (strange !== undefined)
    return {
      kind: 'unknown',
      why: `a policy speaks of the group ${strange.group}, which may be this one in another language`,
    };
  return nobodySeen(evidence, kind);
}

/** A group that is certainly not the one asked for: named by its SID, or by an English name of Windows' own. */
function isOtherGroup(group: string): boolean {
  return /S-1-\d/i.test(group) || englishGroups.test(group);
}

function ownerOfPolicy(evidence: Evidence, { setting, field, source, mdm }: PolicyName): Owner {
  const owners = seenPart(evidence, 'owners');
  const rows = owners === null ? [] : namedValue(owners, setting.toLowerCase());
  if (rows.length > 0) return byPolicy(rows);
  if (owners?.mdm?.some((name) => mdm.test(name)) === true) return { kind: 'mdm' };
  const underKey = (seenPart(evidence, 'listener')?.policy[field] ?? null) !== null;
  const told =
    source === undefined ? null : (seenPart(evidence, 'listener-wmi')?.policySource[source] ?? null);
  if (underKey || told === 1) return { kind: 'policy', name: null };
  // A value under the key need not be on any record: a script or a forgotten policy may have left it there.
  if (owners !== null && seenPart(evidence, 'listener') === null && told === null)
    return { kind: 'unknown', why: 'the policy key was not looked at' };
  return nobodySeen(evidence, 'registry');
}

/** Where rules of this host do not count, only policy's do. */
function ownerOfRules(evidence: Evidence): Owner {
  const firewall = seenPart(evidence, 'firewall');
  if (firewall === null) return { kind: 'unknown', why: 'the firewall was not looked at' };
  const ofPolicy =
    firewall.localRulesCount === false ||
    [...firewall.rules, ...(firewall.connectionSecurity ?? [])].some(({ place }) => place === 'policy');
  if (!ofPolicy && firewall.localRulesCount === null) {
    return { kind: 'unknown', why: 'whether rules of this host count could not be read' };
  }
  if (!ofPolicy) return nobodySeen(evidence, 'registry');
  const rows =
    seenPart(evidence, 'owners')?.registry.filter(({ key }) => /\\WindowsFirewall(\\|$)/i.test(key)) ?? [];
  return rows.length === 0 ? { kind: 'policy', name: null } : byPolicy(rows);
}

/** RSoP names keys with or without their hive. */
function namedValue({ registry }: OwnersPart, value: string): OwnersPart['registry'] {
  return registry.filter(
    (row) => row.value.toLowerCase() === value && row.key.toLowerCase().endsWith(policyKey.toLowerCase()),
  );
}

/** The first that is named, whatever order they came in. */
function byPolicy(rows: readonly { readonly owner: string | null }[]): Owner {
  const names = rows.map(({ owner }) => owner).filter((owner) => owner !== null && owner !== '');
  return { kind: 'policy', name: names.toSorted()[0] ?? null };
}

function nobodySeen(evidence: Evidence, kind: Kind): Owner {
  const owners = seenPart(evidence, 'owners');
  if (owners === null) return { kind: 'unknown', why: 'who owns settings was not looked at' };
  if (owners.rsop !== 'read')
    return { kind: 'unknown', why: 'the record of applied policies could not be read' };
  if (owners[kind].length >= mostRows)
    return { kind: 'unknown', why: 'there are more policies than could be kept' };
  if (owners.mdm === null) return { kind: 'unknown', why: 'device management could not be asked' };
  return { kind: 'host' };
}
