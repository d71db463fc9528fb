import type { Value } from './step.ts';
import type { RestoreItem } from './undo-on-host.ts';

type Snapshot = { readonly [setting: string]: Value };

/** What a host is to put back, in order; or why that cannot be said to it, a sentence. */
type RestoreItems =
  | { readonly kind: 'items'; readonly items: readonly RestoreItem[] }
  | { readonly kind: 'cannot'; readonly why: string };

const server = 'SYSTEM\\CurrentControlSet\\Control\\Terminal Server';
const listener = `${server}\\WinStations\\RDP-Tcp`;

/** Where settings that are one number stand. In the order in which they are put back: NLA needs TLS. */
const numbers: Readonly<Record<string, string>> = {
  UserAuthentication: listener,
  SecurityLayer: listener,
  MinEncryptionLevel: listener,
  LanAdapter: listener,
  MaxInstanceCount: listener,
  fEnableWinStation: listener,
  fDenyTSConnections: server,
};

/** Remote Desktop Users. */
const group = 'S-1-5-32-555';

/**
 * The items of a change, out of what it finds and what it would leave (apply under -WhatIf). Each setting has one place,
 * whichever playbook changes it; what has none is not armed. A change that lowers security is put back `always`,
 * whatever somebody made of the value meanwhile. Plain RDP security (SecurityLayer 0) is never put back: 1 is.
 */
export function restoreItemsOf(before: Snapshot, after: Snapshot, lowersSecurity: boolean): RestoreItems {
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !same(before[name] ?? null, after[name] ?? null))
    .sort((a, b) => place(a) - place(b));
  const items: RestoreItem[] = [];
  for (const name of changed) {
    const item = itemOf(name, before[name] ?? null, after[name] ?? null, before);
    if (item === null)
      return { kind: 'cannot', why: `${name} is nothing that a host can put back by itself.` };
    items.push(lowersSecurity ? { ...item, always: true } : item);
  }
  return items.length === 0
    ? { kind: 'cannot', why: 'There is nothing to put back.' }
    : { kind: 'items', items };
}

function itemOf(name: string, found: Value, left: Value, all: Snapshot): RestoreItem | null {
  const key = numbers[name];
  if (key !== undefined) {
    const [was, is] = [asDword(found), asDword(left)];
    if (was === undefined || is === undefined) return null;
    const before = name === 'SecurityLayer' && was === 0 ? 1 : was;
    return { kind: 'registry-value', key, name, type: 'DWord', before, left: is };
  }
  if (name === 'pinned') {
    const [was, is] = [asThumbprint(found), asThumbprint(left)];
    return was === undefined || is === undefined
      ? null
      : { kind: 'listener-certificate-pin', before: was, left: is };
  }
  if (name === 'member') {
    const added = found === null && typeof all.sid === 'string';
    return added
      ? { kind: 'local-group-member-remove', group, member: all.sid as string, before: null, left: true }
      : null;
  }
  return ruleOf(name, found, left);
}

/** A rule that is made, or one that is switched and is otherwise as it was. */
function ruleOf(rule: string, before: Value, left: Value): RestoreItem | null {
  const [was, is] = [asRule(before), asRule(left)];
  if (is === null) return null;
  if (before === null) {
    return is.enabled === true ? { kind: 'firewall-rule-remove', rule, before: null, left: true } : null;
  }
  if (was === null || !same({ ...was, enabled: null }, { ...is, enabled: null })) return null;
  return { kind: 'firewall-rule-enabled', rule, before: was.enabled, left: is.enabled };
}

type Rule = Snapshot & { readonly enabled: boolean };

function asRule(value: Value): Rule | null {
  const isRule =
    value !== null && typeof value === 'object' && !Array.isArray(value) && 'enabled' in value
      ? typeof value.enabled === 'boolean'
      : false;
  return isRule ? (value as Rule) : null;
}

/** Windows' own reader gives a DWORD with a sign; undefined: it is none. */
function asDword(value: Value): number | null | undefined {
  if (value === null) return null;
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32;
  return fits ? value >>> 0 : undefined;
}

function asThumbprint(value: Value): string | null | undefined {
  if (value === null) return null;
  const text = typeof value === 'string' ? value.toUpperCase() : '';
  return /^[0-9A-F]{40}$/.test(text) ? text : undefined;
}

function place(name: string): number {
  const at = Object.keys(numbers).indexOf(name);
  return at < 0 ? Object.keys(numbers).length : at;
}

function same(one: Value, other: Value): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
