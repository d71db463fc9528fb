import type { Phase } from '../../src/playbook/playbook.ts';
import type { LabHost } from '../model.ts';
import { deleteValue, effective, keys, policyOwner, readNumber, writeValue } from '../registry.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';

const names = ['SecurityLayer', 'UserAuthentication'] as const;
type Name = (typeof names)[number];
const right: Readonly<Record<Name, readonly number[]>> = { SecurityLayer: [1, 2], UserAuthentication: [1] };
const target: Readonly<Record<Name, number>> = { SecurityLayer: 2, UserAuthentication: 1 };

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host }) {
    const wrong = names.filter((name) => !right[name].includes(effective(host, name)));
    const owned = wrong.filter((name) => readNumber(host, keys.policy, name) !== null);
    const findings = owned.map((name) => ({
      id: 'policy-owned',
      setting: name,
      owner: policyOwner(host, name),
      value: effective(host, name),
    }));
    const state = { readable: true, local: values(host, keys.listener), policy: values(host, keys.policy) };
    return detected(wrong.length === 0, state, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const before = values(host, keys.listener);
    const after: Record<string, number | null> = { ...before };
    for (const name of names) {
      const ruled = readNumber(host, keys.policy, name);
      if (ruled !== null && !right[name].includes(ruled)) {
        const owner = policyOwner(host, name);
        const by = owner === null ? '' : ` (${owner})`;
        const what = `${name} is set to ${ruled} by policy${by}`;
        return refused('PolicyOwned', `${what}; a local change would count for nothing.`);
      }
      if (ruled === null && !right[name].includes(effective(host, name))) after[name] = target[name];
    }
    return write(after, before, whatIf, machine);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const stored = asRecord(given('before')) ?? {};
    const wanted: Record<string, number | null> = {};
    const present: Record<string, number | null> = {};
    for (const name of [...names].reverse()) {
      if (!(name in stored)) return refused('BadBefore', `The stored state does not say what ${name} was.`);
      present[name] = readNumber(machine.host, keys.listener, name);
      const old = stored[name] ?? null;
      // Plain RDP security does not come back: negotiation takes its place.
      wanted[name] = old === null ? null : name === 'SecurityLayer' && old === 0 ? 1 : Number(old);
    }
    return write(wanted, present, whatIf, machine);
  },
};

export const rdpRequireNla: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

/** What .NET answers to a write without the right: the script does not hide it. */
const denied = {
  kind: 'threw',
  id: 'UnauthorizedAccessException',
  message: 'Access to the registry key is denied.',
} as const;

function values(host: LabHost, key: string): Record<string, number | null> {
  return Object.fromEntries(names.map((name) => [name, readNumber(host, key, name)]));
}

function write(
  wanted: Record<string, number | null>,
  present: Snapshot,
  whatIf: boolean,
  machine: Parameters<Behaviour['run']>[1],
) {
  const differing = Object.keys(wanted).filter((name) => wanted[name] !== present[name]);
  if (differing.length === 0) return change(false, present, present);
  if (whatIf) return change(false, present, wanted);
  if (machine.host.identity === 'user') return denied;
  for (const name of differing) {
    const value = wanted[name] ?? null;
    if (value === null) deleteValue(machine.host, keys.listener, name);
    else writeValue(machine.host, keys.listener, name, value);
  }
  machine.touched();
  return change(true, present, wanted);
}
