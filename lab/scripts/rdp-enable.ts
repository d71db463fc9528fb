import type { Phase } from '../../src/playbook/playbook.ts';
import { deleteValue, keys, readNumber, writeValue } from '../registry.ts';
import { valueOwner } from '../value-owner.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { wmiDenied } from './collect-evidence/part.ts';

const name = 'fDenyTSConnections';

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host }) {
    const local = readNumber(host, keys.terminalServer, name);
    const policy = readNumber(host, keys.policy, name);
    const off = policy !== null && policy !== 0;
    const owner = valueOwner(host, name);
    const findings: Snapshot[] = off ? [{ id: 'policy-owned', setting: name, owner, value: policy }] : [];
    return detected((policy ?? local) === 0, { readable: true, local, policy }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const before = { [name]: readNumber(host, keys.terminalServer, name) };
    const ruled = readNumber(host, keys.policy, name);
    if (ruled !== null && ruled !== 0) {
      const owner = valueOwner(host, name);
      const by = owner === null ? '' : ` (${owner})`;
      const message = `A policy${by} keeps Remote Desktop off; a local change would count for nothing.`;
      return refused('PolicyOwned', message);
    }
    if (ruled !== null || before[name] === 0) return change(false, before, before);
    const after = { [name]: 0 };
    if (whatIf) return change(false, before, after);
    if (host.identity === 'user') return { kind: 'threw', id: wmiDenied.denied, message: wmiDenied.message };
    writeValue(host, keys.terminalServer, name, 0);
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const stored = asRecord(given('before')) ?? {};
    if (!(name in stored)) {
      return refused('BadBefore', 'The stored state does not say whether Remote Desktop was on.');
    }
    const old = (stored[name] ?? null) === null ? null : Number(stored[name]);
    const present = { [name]: readNumber(host, keys.terminalServer, name) };
    if (present[name] === old) return change(false, present, present);
    if (whatIf) return change(false, present, { [name]: old });
    if (host.identity === 'user') {
      const message = 'Access to the registry key is denied.';
      const id = old === null ? 'SecurityException' : 'UnauthorizedAccessException';
      return { kind: 'threw', id, message };
    }
    if (old === null) deleteValue(host, keys.terminalServer, name);
    else writeValue(host, keys.terminalServer, name, old);
    machine.touched();
    return change(true, present, { [name]: old });
  },
};

export const rdpEnable: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
