import type { Phase } from '../../src/playbook/playbook.ts';
import type { LabHost } from '../model.ts';
import { keys, readNumber, writeValue } from '../registry.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { hasPolicyRecord, inBrackets, ownerOnRecord } from './owner-on-record.ts';
import { writeDenied } from './write-denied.ts';

interface Range {
  readonly lowest: number;
  readonly highest: number;
  readonly healthy: number;
  /** Policies can set it too. */
  readonly ofPolicies: boolean;
}

const all = 0xffff_ffff;
const ranges: Readonly<Record<string, Range>> = {
  SecurityLayer: { lowest: 0, highest: 2, healthy: 2, ofPolicies: true },
  UserAuthentication: { lowest: 0, highest: 1, healthy: 1, ofPolicies: true },
  MinEncryptionLevel: { lowest: 1, highest: 4, healthy: 3, ofPolicies: true },
  LanAdapter: { lowest: 0, highest: 0, healthy: 0, ofPolicies: false },
  MaxInstanceCount: { lowest: 1, highest: all, healthy: all, ofPolicies: true },
  fEnableWinStation: { lowest: 1, highest: all, healthy: 1, ofPolicies: false },
};

const fits = (value: number, { lowest, highest }: Range) => value >= lowest && value <= highest;
const byPolicy = (host: LabHost, name: string, { ofPolicies }: Range) =>
  ofPolicies ? readNumber(host, keys.policy, name) : null;

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host }) {
    const local: Record<string, number | null> = {};
    const policy: Record<string, number | null> = {};
    const findings: Snapshot[] = [];
    for (const [setting, range] of Object.entries(ranges)) {
      const own = readNumber(host, keys.listener, setting);
      const ruled = byPolicy(host, setting, range);
      local[setting] = own;
      if (range.ofPolicies) policy[setting] = ruled;
      const value = ruled ?? own;
      if (value === null || fits(value, range)) continue;
      const owner = ownerOnRecord(host, keys.policy, setting);
      if (ruled === null) findings.push({ id: 'out-of-range', setting, value });
      else findings.push({ id: 'policy-owned', setting, owner, value });
    }
    const right = findings.length === 0;
    if (!right && !hasPolicyRecord(host)) findings.push({ id: 'owner-unknown', setting: 'listener values' });
    return detected(right, { readable: true, local, policy }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const before: Record<string, number> = {};
    const after: Record<string, number> = {};
    for (const [name, range] of Object.entries(ranges)) {
      const ruled = byPolicy(host, name, range);
      if (ruled !== null && !fits(ruled, range)) {
        const by = inBrackets(ownerOnRecord(host, keys.policy, name));
        const what = `${name} is set to ${ruled} by policy${by}`;
        return refused('PolicyOwned', `${what}; a local change would count for nothing.`);
      }
      const value = readNumber(host, keys.listener, name);
      if (ruled !== null || value === null || fits(value, range)) continue;
      before[name] = value;
      after[name] = range.healthy;
    }
    if (Object.keys(after).length === 0 || whatIf) return change(false, before, after);
    if (host.identity === 'user') return writeDenied();
    for (const [name, value] of Object.entries(after)) writeValue(host, keys.listener, name, value);
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const stored = asRecord(given('before')) ?? {};
    const present: Record<string, number | null> = {};
    const wanted: Record<string, number> = {};
    for (const [name, range] of Object.entries(ranges)) {
      if (!(name in stored)) continue;
      const old = stored[name] ?? null;
      if (old === null || fits(Number(old), range)) {
        return refused('BadBefore', `The stored state has a value for ${name} that is in range.`);
      }
      const now = readNumber(host, keys.listener, name);
      present[name] = now;
      wanted[name] = Number(old);
      if (now !== old && now !== range.healthy) {
        return refused('ChangedSince', `${name} has been set to ${now ?? ''} since. That is left as it is.`);
      }
    }
    if (Object.keys(wanted).length === 0) {
      return refused('BadBefore', 'The stored state names no value of the listener.');
    }
    const names = Object.keys(wanted).filter((name) => present[name] !== wanted[name]);
    if (names.length === 0) return change(false, present, present);
    if (whatIf) return change(false, present, wanted);
    if (host.identity === 'user') return writeDenied();
    for (const name of names) writeValue(host, keys.listener, name, wanted[name]!);
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpRestoreListener: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
