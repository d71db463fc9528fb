import { describeKey } from '../diagnosis/describe-key.ts';
import type { Value } from '../playbook/step.ts';
import { foldCertificate } from './certificate-words.ts';
import { plain } from './plain.ts';

/** Well-known security identifiers; names of groups are translated on Windows, these are not. */
const sids: Readonly<Record<string, string>> = {
  'S-1-1-0': 'Everyone',
  'S-1-5-11': 'Authenticated Users',
  'S-1-5-18': 'SYSTEM',
  'S-1-5-19': 'LOCAL SERVICE',
  'S-1-5-20': 'NETWORK SERVICE',
  'S-1-5-32-544': 'Administrators',
  'S-1-5-32-545': 'Users',
  'S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833': 'SessionEnv',
};

/** File access masks as they occur on key files; another mask stays a number. */
const masks: Readonly<Record<number, string>> = {
  1179785: 'read',
  1179817: 'read and execute',
  1180063: 'read and write',
  1245631: 'modify',
  2032127: 'full',
};

const names: Readonly<Record<string, string>> = {
  access: 'access to the key',
  entries: 'access to the key',
  denied: 'Deny entries on the key',
  keyFile: 'key file',
  kept: 'old key kept',
  happened: 'what Windows said',
  licences: 'licences in the store',
  export: 'their export',
  missing: 'keys missing from MachineKeys',
  left: 'left for a person, the name is taken',
  overdue: 'kept beyond their day',
  owner: 'owner',
  file: 'key file',
  thumbprint: 'certificate',
  pinned: 'pinned certificate',
  UserAuthentication: 'NLA required',
  userAuthentication: 'NLA required',
  SecurityLayer: 'security layer',
  securityLayer: 'security layer',
  fDenyTSConnections: 'RDP refused',
  startType: 'start type',
  StartType: 'start type',
  start: 'start type',
  status: 'state',
  Status: 'state',
  startedAt: 'started',
  lastBoot: 'last start of the host',
  restart: 'restart',
  refreshed: 'policies applied',
  values: 'policy',
  said: 'said of the certificate',
};

/** Where nothing stands, nobody may. */
const accessLists: readonly string[] = ['access', 'entries', 'denied'];

const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'NLA required': { '0': 'off (0)', '1': 'on (1)' },
  'RDP refused': { '0': 'no (0)', '1': 'yes (1)' },
  'security layer': { '0': 'plain RDP (0)', '1': 'negotiate (1)', '2': 'TLS (2)' },
  'start type': {
    '0': 'boot (0)',
    '1': 'system (1)',
    '2': 'automatic (2)',
    '3': 'manual (3)',
    '4': 'disabled (4)',
  },
};

export interface SettingChange {
  readonly setting: string;
  readonly before: string;
  readonly after: string;
  /** The shortest true words for the difference, such as `NETWORK SERVICE read added`. */
  readonly short: string;
}

type Snapshot = { readonly [key: string]: Value };

/** The settings in which two snapshots differ, in words, in the order of the snapshot before. */
export function settingChanges(was: Snapshot, is: Snapshot): readonly SettingChange[] {
  const [before, after] = [foldCertificate(was), foldCertificate(is)];
  // The descriptor's text repeats the entries beside it.
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => key !== 'sddl' || !('entries' in before),
  );
  return keys.flatMap((key): SettingChange[] => {
    const [old, next] = [before[key] ?? null, after[key] ?? null];
    if (isSnapshot(old) && isSnapshot(next)) {
      return settingChanges(old, next).map((change) => ({
        ...change,
        setting: `${settingName(key)}: ${change.setting}`,
      }));
    }
    const [from, to] = [settingValue(key, old), settingValue(key, next)];
    if (from === to) return [];
    const setting = settingName(key);
    const short = isAccess(old) && isAccess(next) ? accessDifference(old, next) : `${from} → ${to}`;
    return [{ setting, before: from, after: to, short }];
  });
}

/** A setting's name for people; one that is not known keeps its own. */
export function settingName(key: string): string {
  return names[key] ?? plain(key, 60);
}

/** A setting's value for people: access lists, key files, thumbprints and codes in words. */
export function settingValue(key: string, value: Value): string {
  if (value === null) return 'absent';
  if (Array.isArray(value) && value.length === 0) return accessLists.includes(key) ? 'nobody' : 'none';
  if (isAccess(value)) return value.map(entryWords).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return textWords(value);
  if (typeof value === 'number') return meanings[settingName(key)]?.[String(value)] ?? String(value);
  if (Array.isArray(value)) {
    return value.map((one: Value) => settingValue('', one)).join(', ');
  }
  const inner = Object.entries(value as Snapshot);
  return inner.map(([name, one]) => `${settingName(name)} ${settingValue(name, one)}`).join(', ') || 'empty';
}

/** SIDs by name, thumbprints and key files shortened; everything else as it is, on one line. */
function textWords(text: string): string {
  const sid = sids[text];
  if (sid !== undefined) return sid;
  if (/^[0-9A-F]{40}$/i.test(text)) return `${text.slice(0, 4)}…${text.slice(-4)}`.toUpperCase();
  // A key file: the container's digest, then the machine's GUID.
  if (/^[0-9a-f]{32}_[0-9a-f-]{8,36}$/i.test(text)) return describeKey(text);
  return plain(text, 120) || 'empty';
}

interface Entry {
  readonly [key: string]: Value;
  readonly sid: string;
  readonly mask: number;
}

function isAccess(value: Value): value is readonly Entry[] {
  return (
    Array.isArray(value) &&
    value.every((one) => isSnapshot(one) && typeof one.sid === 'string' && 'mask' in one)
  );
}

function isSnapshot(value: Value): value is Snapshot {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entryWords({ sid, mask, type }: Entry): string {
  const right = masks[mask >>> 0] ?? `mask 0x${Number(mask).toString(16)}`;
  return `${sids[sid] ?? plain(sid, 80)} ${type === 'Deny' ? 'DENIED ' : ''}${right}`;
}

function accessDifference(before: readonly Entry[], after: readonly Entry[]): string {
  const [was, is] = [before.map(entryWords), after.map(entryWords)];
  const added = is.filter((entry) => !was.includes(entry)).map((entry) => `${entry} added`);
  const gone = was.filter((entry) => !is.includes(entry)).map((entry) => `${entry} removed`);
  return [...added, ...gone].join(', ') || 'same entries in another order';
}
