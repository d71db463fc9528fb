import type { Phase } from '../../src/playbook/playbook.ts';
import { deleteValue, effective, keys, readNumber, writeValue } from '../registry.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { hasPolicyRecord, inBrackets, ownerOnRecord } from './owner-on-record.ts';
import { writeDenied } from './write-denied.ts';

const setting = 'SecurityLayer';
const tls = 2;

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host }) {
    const local = readNumber(host, keys.listener, setting);
    const policy = readNumber(host, keys.policy, setting);
    const value = effective(host, setting);
    const findings: Snapshot[] = [];
    const owner = ownerOnRecord(host, keys.policy, setting);
    if (value !== tls && policy !== null) findings.push({ id: 'policy-owned', setting, owner, value });
    else if (value !== tls && !hasPolicyRecord(host)) findings.push({ id: 'owner-unknown', setting });
    const level =
      readNumber(host, keys.policy, 'MinEncryptionLevel') ??
      readNumber(host, keys.listener, 'MinEncryptionLevel');
    if (value !== tls && level === 1) findings.push({ id: 'encryption-level-low', value: level });
    return detected(value === tls, { readable: true, local, policy }, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const before = { [setting]: readNumber(host, keys.listener, setting) };
    const ruled = readNumber(host, keys.policy, setting);
    if (ruled !== null && ruled !== tls) {
      const by = inBrackets(ownerOnRecord(host, keys.policy, setting));
      const what = `${setting} is set to ${ruled} by policy${by}`;
      return refused('PolicyOwned', `${what}; a local change would count for nothing.`);
    }
    if (ruled === tls || before[setting] === tls) return change(false, before, before);
    const after = { [setting]: tls };
    if (whatIf) return change(false, before, after);
    if (host.identity === 'user') return writeDenied();
    writeValue(host, keys.listener, setting, tls);
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const stored = asRecord(given('before')) ?? {};
    if (!(setting in stored)) {
      return refused('BadBefore', 'The stored state does not say what SecurityLayer was.');
    }
    const was = stored[setting] ?? null;
    // Plain RDP security does not come back: negotiation takes its place.
    const old = was === null ? null : was === 0 ? 1 : Number(was);
    const now = readNumber(host, keys.listener, setting);
    const [present, wanted] = [{ [setting]: now }, { [setting]: old }];
    if (now === old) return change(false, present, present);
    if (now !== tls) {
      const why = 'SecurityLayer is no longer 2, as it was left';
      return refused('ChangedSince', `${why}. Somebody has changed it since, and that stays.`);
    }
    if (whatIf) return change(false, present, wanted);
    if (host.identity === 'user') return writeDenied(old === null);
    if (old === null) deleteValue(host, keys.listener, setting);
    else writeValue(host, keys.listener, setting, old);
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpRestoreSecurityLayer: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
