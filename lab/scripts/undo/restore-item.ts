import type { Value } from '../../../src/playbook/step.ts';
import type { ItemReport, RestoreItem } from '../../../src/playbook/undo-on-host.ts';
import { sids } from '../../access.ts';
import type { LabHost, RegistryValue } from '../../model.ts';
import { deleteValue, keys, pinnedThumbprint, pinValue, readValue, writeValue } from '../../registry.ts';
import { refuse, Thrown } from '../../thrown.ts';
import type { Machine } from '../machine.ts';

/** KEY_READ and KEY_WRITE. */
const keyWrite = 0x2001f;

/** An item as it is stored: every field there, in this order. */
export interface StoredItem {
  readonly kind: RestoreItem['kind'];
  readonly key?: string;
  readonly name?: string;
  readonly type?: string;
  readonly group?: string;
  readonly member?: string;
  readonly rule?: string;
  readonly before: Value;
  readonly left: Value;
  readonly always: boolean;
}

const fields: Readonly<Record<RestoreItem['kind'], readonly (keyof StoredItem)[]>> = {
  'registry-value': ['key', 'name', 'type'],
  'listener-certificate-pin': [],
  'local-group-member-remove': ['group', 'member'],
  'firewall-rule-enabled': ['rule'],
  'firewall-rule-remove': ['rule'],
};

const restorableKeys = [keys.terminalServer, keys.listener].map((key) =>
  key.slice('HKLM\\'.length).toLowerCase(),
);
const rule = /^[A-Za-z0-9 ._{}()-]{1,200}$/;

/** One thing to be put back, checked against the few kinds there are. */
export function storedItem(given: Readonly<Record<string, Value>>): StoredItem {
  const kind = String(given.kind ?? '') as RestoreItem['kind'];
  if (!Object.hasOwn(fields, kind)) {
    throw refuse('BadItem', `There is no kind of thing to put back called '${kind.slice(0, 40)}'.`);
  }
  const known: readonly string[] = ['kind', 'before', 'left', 'always', ...fields[kind]];
  const strange = Object.keys(given).find((name) => !known.includes(name));
  if (strange !== undefined) throw refuse('BadItem', `A ${kind} has no ${strange.slice(0, 40)}.`);
  const absent = ['before', 'left', ...fields[kind]].find((name) => !(name in given));
  if (absent !== undefined) throw refuse('BadItem', `A ${kind} does not say its ${absent}.`);
  const own = Object.fromEntries(fields[kind].map((name) => [name, String(given[name] ?? '')]));
  const [before, left] = [given.before ?? null, given.left ?? null];
  const item = { kind, ...own, before, left, always: given.always === true } as StoredItem;
  if (!isSound(item)) throw refuse('BadItem', `A ${kind} is not one that can be put back.`);
  if (kind === 'registry-value' && item.name!.toLowerCase() === 'securitylayer' && before === 0) {
    const what = 'Plain RDP security (SecurityLayer 0) is never put back';
    throw refuse('BadItem', `${what}; 1 comes in its place.`);
  }
  return item;
}

function isSound(item: StoredItem): boolean {
  const both = (type: string) => fits(type, item.before) && fits(type, item.left);
  switch (item.kind) {
    case 'registry-value': {
      const types = ['DWord', 'String', 'ExpandString', 'MultiString', 'Binary'];
      const isNamed = /^[A-Za-z0-9 _-]{1,64}$/.test(item.name!) && types.includes(item.type!);
      return restorableKeys.includes(item.key!.toLowerCase()) && isNamed && both(item.type!);
    }
    case 'listener-certificate-pin':
      return both('Thumbprint');
    case 'local-group-member-remove': {
      const isMember =
        /^S-1-\d+(-\d+){1,14}$/i.test(item.member!) && item.group!.toUpperCase() === 'S-1-5-32-555';
      return isMember && item.before === null && item.left === true;
    }
    case 'firewall-rule-remove':
      return rule.test(item.rule!) && item.before === null && item.left === true;
    default:
      return rule.test(item.rule!) && typeof item.before === 'boolean' && both('Switch');
  }
}

function fits(type: string, value: Value): boolean {
  if (value === null) return true;
  switch (type) {
    case 'DWord':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
    case 'Binary':
      return typeof value === 'string' && /^([0-9A-F]{2}){0,1024}$/.test(value);
    case 'MultiString':
      return Array.isArray(value) && value.every((each) => typeof each === 'string');
    case 'Thumbprint':
      return typeof value === 'string' && /^[0-9A-F]{40}$/.test(value);
    case 'Switch':
      return typeof value === 'boolean';
    default:
      return typeof value === 'string' && value.length <= 2000;
  }
}

export function readItem(host: LabHost, item: StoredItem): Value {
  switch (item.kind) {
    case 'registry-value':
      return plain(readValue(host, keyIn(host, item.key!), item.name!));
    case 'listener-certificate-pin':
      return pinnedThumbprint(host);
    case 'local-group-member-remove':
      return host.localGroups?.[item.group!]?.includes(item.member!) === true ? true : null;
    default:
      return localRule(host, item.rule!)?.enabled ?? null;
  }
}

/** Puts the value of before back. */
export function writeItem({ host, touched }: Machine, item: StoredItem): void {
  const { before } = item;
  if (item.kind === 'local-group-member-remove') {
    host.localGroups![item.group!] = host.localGroups![item.group!]!.filter((each) => each !== item.member);
  } else if (item.kind === 'firewall-rule-remove') {
    host.firewall.rules = host.firewall.rules.filter((each) => each !== localRule(host, item.rule!));
  } else if (item.kind === 'firewall-rule-enabled') {
    const found = localRule(host, item.rule!);
    if (found !== null) found.enabled = before === true;
  } else {
    const isPin = item.kind === 'listener-certificate-pin';
    const [key, name] = isPin ? [keys.listener, pinValue] : [keyIn(host, item.key!), item.name!];
    if (!mayWriteKey(host, key)) throw new Thrown('UnauthorizedAccessException', 'Access is denied.');
    if (before === null) deleteValue(host, key, name);
    else writeValue(host, key, name, asRegistry(before, isPin ? 'Binary' : item.type!));
  }
  touched();
}

export function report(
  item: StoredItem,
  outcome: ItemReport['outcome'],
  present: Value,
  why: string | null = null,
) {
  return { kind: item.kind, what: nameOf(item), outcome, before: item.before, left: item.left, present, why };
}

/** Plain RDP security stands where negotiation is to come back: it is never put back itself. */
export function isPlainSecurity({ kind, name, before }: StoredItem, present: Value): boolean {
  return (
    kind === 'registry-value' && name?.toLowerCase() === 'securitylayer' && before === 1 && present === 0
  );
}

export function same(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameOf(item: StoredItem): string {
  if (item.kind === 'registry-value') return `${item.key}\\${item.name}`;
  if (item.kind === 'listener-certificate-pin') return 'certificate pinned to RDP-Tcp';
  if (item.kind === 'local-group-member-remove') return `${item.member} in ${item.group}`;
  return `firewall rule ${item.rule}`;
}

function localRule(host: LabHost, name: string) {
  const wanted = name.toLowerCase();
  return (
    host.firewall.rules.find((each) => each.name.toLowerCase() === wanted && each.place !== 'policy') ?? null
  );
}

/** Whether the caller may set values of a key, by its own access list or the nearest one above. */
function mayWriteKey(host: LabHost, key: string): boolean {
  for (let at = key; at.includes('\\'); at = at.slice(0, at.lastIndexOf('\\'))) {
    const list = host.keyAccess[at];
    if (list === undefined) continue;
    const mine = list.entries.filter(({ sid }) => sid === sids.system || sid === sids.administrators);
    const [denied, allowed] = (['Deny', 'Allow'] as const).map((type) =>
      mine.filter((each) => each.type === type).reduce((mask, each) => mask | each.mask, 0),
    );
    return (denied! & keyWrite) === 0 && (allowed! & keyWrite) === keyWrite;
  }
  return host.identity !== 'user';
}

/** The key as the registry spells it. */
function keyIn(host: LabHost, key: string): string {
  const wanted = `HKLM\\${key}`;
  return Object.keys(host.registry).find((each) => each.toLowerCase() === wanted.toLowerCase()) ?? wanted;
}

function plain(value: RegistryValue | null): Value {
  if (value === null || typeof value !== 'object') return value;
  return 'hex' in value ? value.hex.toUpperCase() : [...value];
}

function asRegistry(value: Value, type: string): RegistryValue {
  return type === 'Binary' ? { hex: String(value) } : (value as RegistryValue);
}
