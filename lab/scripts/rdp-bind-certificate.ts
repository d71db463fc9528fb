import type { Phase } from '../../src/playbook/playbook.ts';
import { deleteValue, keys, pinnedThumbprint, pinValue, writeValue } from '../registry.ts';
import { type Ask, asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import type { Machine } from './machine.ts';
import { inBrackets, ownerOnRecord } from './owner-on-record.ts';
import { hashType } from './rdp-renew-certificate.ts';
import { servingProblem } from './serving-problem.ts';
import { writeDenied } from './write-denied.ts';

const wantedBy = ({ given }: Ask): string => String(given('thumbprint')).toUpperCase();
const entryOf = ({ host }: Machine, wanted: string) =>
  host.myStore.find(({ thumbprint }) => thumbprint === wanted) ?? null;

const detect: Behaviour = {
  parameters: ['thumbprint'],
  run(ask, machine) {
    const { host } = machine;
    const wanted = wantedBy(ask);
    const unreadable = [{ id: 'unreadable', what: 'certificate' }];
    const blind = {
      pinned: null,
      hashType: null,
      inStore: null,
      notAfter: null,
      problem: null,
      broker: null,
    };
    // The hash type comes first, and its namespace opens for administrators alone.
    if (host.identity === 'user') return detected(false, { readable: false, ...blind }, unreadable);
    const [pinned, type, broker] = [pinnedThumbprint(host), hashType(host), host.roles.connectionBroker];
    const entry = entryOf(machine, wanted);
    const [inStore, notAfter] = [entry !== null, entry?.notAfter ?? null];
    const state = { readable: true, pinned, hashType: type, inStore, notAfter, problem: null, broker };
    const found = entry === null ? null : servingProblem(machine, entry);
    if (found === 'denied') return detected(false, { ...state, readable: false }, unreadable);
    const problem = found?.id ?? null;
    const right = pinned === wanted && inStore && problem === null;
    const findings: Snapshot[] = [];
    const owner = ownerOnRecord(host, keys.policy, 'CertTemplateName');
    if (type === 2) findings.push({ id: 'policy-owned', setting: pinValue, owner });
    if (!inStore) findings.push({ id: 'not-in-store', thumbprint: wanted });
    if (problem !== null) findings.push({ id: 'certificate-unfit', what: problem });
    if (broker) findings.push({ id: 'connection-broker' });
    return detected(right, { ...state, problem }, right ? [] : findings);
  },
};

const apply: Behaviour = {
  parameters: ['thumbprint'],
  run(ask, machine) {
    const { host } = machine;
    const wanted = wantedBy(ask);
    const entry = entryOf(machine, wanted);
    const problem = entry === null ? null : servingProblem(machine, entry);
    if (host.identity === 'user' || problem === 'denied') {
      const what = 'The certificate, its key or the pin may not be read';
      return refused('Unreadable', `${what}, so nothing is bound.`);
    }
    const before = { pinned: pinnedThumbprint(host) };
    const after = { pinned: wanted };
    if (before.pinned === wanted && entry !== null && problem === null) return change(false, before, before);
    if (hashType(host) === 2) {
      const by = inBrackets(ownerOnRecord(host, keys.policy, 'CertTemplateName'));
      const why = `The certificate of the listener comes from a policy${by}`;
      return refused('PolicyOwned', `${why}; another one would not stay.`);
    }
    if (host.roles.connectionBroker) {
      const why = 'This host is a Connection Broker: its certificates are set in the deployment';
      return refused('ConnectionBroker', `${why}, which would not know of a change made here.`);
    }
    if (entry === null) {
      const where = 'in the personal store of the machine (LocalMachine\\My).';
      return refused('NotInStore', `There is no certificate ${wanted} ${where}`);
    }
    if (problem !== null) {
      return refused(problem.id, `That certificate cannot serve the listener. ${problem.message}`);
    }
    if (ask.whatIf) return change(false, before, after);
    writeValue(host, keys.listener, pinValue, { hex: wanted });
    machine.touched();
    return change(true, before, after);
  },
};

const revert: Behaviour = {
  parameters: ['before', 'thumbprint'],
  run(ask, machine) {
    const { host } = machine;
    const stored = asRecord(ask.given('before')) ?? {};
    if (!('pinned' in stored)) {
      return refused('BadBefore', 'The stored state does not say what was pinned.');
    }
    const pin = stored.pinned === null ? null : String(stored.pinned).toUpperCase();
    if (pin !== null && !/^[0-9A-F]{40}$/.test(pin)) {
      return refused('BadBefore', 'The stored state names no certificate that was pinned.');
    }
    const now = pinnedThumbprint(host);
    const [present, wanted] = [{ pinned: now }, { pinned: pin }];
    if (now === pin) return change(false, present, present);
    if (now !== wantedBy(ask)) {
      const why = 'The listener is no longer bound to the certificate that was given to it.';
      return refused('ChangedSince', `${why} Somebody has changed that since, and it stays.`);
    }
    if (ask.whatIf) return change(false, present, wanted);
    if (host.identity === 'user') return writeDenied(pin === null);
    if (pin === null) deleteValue(host, keys.listener, pinValue);
    else writeValue(host, keys.listener, pinValue, { hex: pin });
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpBindCertificate: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
