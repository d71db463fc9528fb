import type { Phase } from '../../src/playbook/playbook.ts';
import { hostClock } from '../event-log.ts';
import type { LabCertificate, LabHost } from '../model.ts';
import { deleteValue, keys, pinnedThumbprint, pinValue, writeValue } from '../registry.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import type { Machine } from './machine.ts';
import { inBrackets, ownerOnRecord } from './owner-on-record.ts';
import { hashType } from './rdp-renew-certificate.ts';
import { servingProblem } from './serving-problem.ts';
import { writeDenied } from './write-denied.ts';

const detect: Behaviour = {
  parameters: [],
  run(_ask, machine) {
    const { host } = machine;
    const blind = { pinned: null, hashType: null, inStore: null, notAfter: null, broker: null };
    const unreadable = [{ id: 'unreadable', what: 'certificate' }];
    // The hash type comes first, and its namespace opens for administrators alone.
    if (host.identity === 'user') return detected(false, { readable: false, ...blind }, unreadable);
    const [pinned, type, broker] = [pinnedThumbprint(host), hashType(host), host.roles.connectionBroker];
    if (pinned === null) {
      return detected(true, { readable: true, ...blind, hashType: type, broker }, []);
    }
    const entry = pinnedEntry(host);
    const [inStore, notAfter] = [entry !== null, entry?.notAfter ?? null];
    const state = { readable: true, pinned, hashType: type, inStore, notAfter, broker };
    const problem = entry === null ? null : servingProblem(machine, entry);
    if (problem === 'denied') return detected(false, { ...state, readable: false }, unreadable);
    const findings: Snapshot[] = [];
    let right = false;
    if (type === 2) {
      const owner = ownerOnRecord(host, keys.policy, 'CertTemplateName');
      findings.push({ id: 'policy-owned', setting: pinValue, owner });
    } else if (entry === null) findings.push({ id: 'pin-gone', thumbprint: pinned });
    else if (isExpired(machine, entry)) findings.push({ id: 'pin-expired', notAfter });
    else if (problem === null || problem.id === 'KeyUnknown') right = true;
    else findings.push({ id: 'pin-not-stale', what: problem.id });
    if (broker) findings.push({ id: 'connection-broker' });
    return detected(right, state, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  run({ whatIf }, machine) {
    const { host } = machine;
    const pinned = pinnedThumbprint(host);
    const entry = pinnedEntry(host);
    const problem = entry === null ? null : servingProblem(machine, entry);
    if (host.identity === 'user' || problem === 'denied') {
      return refused('Unreadable', 'The pin or its certificate may not be read, so it is not cleared.');
    }
    const before = { pinned };
    if (pinned === null) return change(false, before, before);
    if (hashType(host) === 2) {
      const by = inBrackets(ownerOnRecord(host, keys.policy, 'CertTemplateName'));
      const why = `The certificate of the listener comes from a policy${by}`;
      return refused('PolicyOwned', `${why}; a cleared pin would come back.`);
    }
    if (entry !== null && !isExpired(machine, entry)) {
      if (problem === null || problem.id === 'KeyUnknown') return change(false, before, before);
      const why = 'The pinned certificate is in the store and has not expired, so the pin is not stale.';
      const then = 'Mend that, or bind another certificate: rdp-bind-certificate.';
      return refused('NotStale', `${why} ${problem.message} ${then}`);
    }
    if (host.roles.connectionBroker) {
      const why = 'This host is a Connection Broker: its certificates are set in the deployment';
      return refused('ConnectionBroker', `${why}, which would not know of a change made here.`);
    }
    const after = { pinned: null };
    if (whatIf) return change(false, before, after);
    deleteValue(host, keys.listener, pinValue);
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const pin = String(asRecord(given('before'))?.pinned ?? '').toUpperCase();
    if (!/^[0-9A-F]{40}$/.test(pin)) {
      return refused('BadBefore', 'The stored state names no certificate that was pinned.');
    }
    const now = pinnedThumbprint(machine.host);
    const [present, wanted] = [{ pinned: now }, { pinned: pin }];
    if (now === pin) return change(false, present, present);
    if (now !== null) {
      return refused('ChangedSince', `The listener has been pinned to ${now} since. That is left as it is.`);
    }
    if (whatIf) return change(false, present, wanted);
    if (machine.host.identity === 'user') return writeDenied();
    writeValue(machine.host, keys.listener, pinValue, { hex: pin });
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpUnpinCertificate: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

function pinnedEntry(host: LabHost): LabCertificate | null {
  const pin = pinnedThumbprint(host);
  return host.myStore.find(({ thumbprint }) => thumbprint === pin) ?? null;
}

function isExpired({ host, now }: Machine, { notAfter }: LabCertificate): boolean {
  return notAfter <= hostClock(host, now()).toISOString();
}
