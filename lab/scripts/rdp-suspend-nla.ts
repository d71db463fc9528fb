import type { Phase } from '../../src/playbook/playbook.ts';
import type { Outcome } from '../../src/playbook/step.ts';
import { effective, keys, readNumber, writeValue } from '../registry.ts';
import { type Ask, asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { hasPolicyRecord, inBrackets, ownerOnRecord } from './owner-on-record.ts';
import { writeDenied } from './write-denied.ts';

const setting = 'UserAuthentication';

const invalid: Outcome = {
  kind: 'threw',
  id: 'ParameterArgumentValidationError',
  message: "Cannot validate argument on parameter 'Minutes'.",
};

function isInRange({ given }: Ask): boolean {
  const minutes = given('minutes');
  return typeof minutes === 'number' && minutes >= 5 && minutes <= 60;
}

const detect: Behaviour = {
  parameters: ['minutes'],
  run(ask, { host }) {
    if (!isInRange(ask)) return invalid;
    const local = readNumber(host, keys.listener, setting);
    const policy = readNumber(host, keys.policy, setting);
    const layer =
      readNumber(host, keys.policy, 'SecurityLayer') ?? readNumber(host, keys.listener, 'SecurityLayer');
    const value = effective(host, setting);
    const findings: Snapshot[] = [];
    const owner = ownerOnRecord(host, keys.policy, setting);
    if (value !== 0 && policy !== null) findings.push({ id: 'policy-owned', setting, owner, value });
    else if (value !== 0 && !hasPolicyRecord(host)) findings.push({ id: 'owner-unknown', setting });
    return detected(value === 0, { readable: true, layer, local, policy }, findings);
  },
};

const apply: Behaviour = {
  parameters: ['minutes'],
  run(ask, machine) {
    if (!isInRange(ask)) return invalid;
    const { host } = machine;
    const before = { [setting]: readNumber(host, keys.listener, setting) };
    const ruled = readNumber(host, keys.policy, setting);
    if (effective(host, setting) === 0) return change(false, before, before);
    if (ruled !== null) {
      const by = inBrackets(ownerOnRecord(host, keys.policy, setting));
      return refused(
        'PolicyOwned',
        `NLA is required by policy${by}; a local change would count for nothing.`,
      );
    }
    if (!hasPolicyRecord(host)) {
      const why = 'Windows keeps no readable record of who decides about NLA on this host';
      return refused('OwnerUnknown', `${why}, so it is not weakened.`);
    }
    const value = effective(host, setting);
    if (value !== 1) {
      const what = `UserAuthentication is ${value}, which is neither on nor off.`;
      return refused('OutOfRange', `${what} rdp-restore-listener comes first.`);
    }
    if (effective(host, 'SecurityLayer') !== 2) {
      const why = 'The listener does not insist on TLS, so without NLA nothing would protect a logon.';
      return refused('NoTls', `${why} rdp-restore-security-layer comes first.`);
    }
    const after = { [setting]: 0 };
    if (ask.whatIf) return change(false, before, after);
    writeValue(host, keys.listener, setting, 0);
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before', 'minutes'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    if (!(setting in (asRecord(given('before')) ?? {}))) {
      return refused('BadBefore', 'The stored state does not say what UserAuthentication was.');
    }
    const present = { [setting]: readNumber(host, keys.listener, setting) };
    const wanted = { [setting]: 1 };
    if (present[setting] === 1) return change(false, present, present);
    if (whatIf) return change(false, present, wanted);
    if (host.identity === 'user') return writeDenied();
    writeValue(host, keys.listener, setting, 1);
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpSuspendNla: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
