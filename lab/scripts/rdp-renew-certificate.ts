import type { Phase } from '../../src/playbook/playbook.ts';
import { listenerContainer } from '../access.ts';
import { hostClock } from '../event-log.ts';
import type { LabCertificate, LabHost } from '../model.ts';
import { keys, pinnedThumbprint, readValue } from '../registry.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { fromBlob, shownEntry } from './entry-snapshot.ts';
import { findKey } from './key-in-use.ts';
import type { Machine } from './machine.ts';
import { renewBySessionEnv } from './renew-by-session-env.ts';
import { renewalObstacle } from './renewal-obstacle.ts';

const unreadable = refused(
  'Unreadable',
  'The certificate or its settings may not be read, so nothing is removed.',
);
const unseen: Snapshot = {
  readable: false,
  hashType: null,
  thumbprint: null,
  notAfter: null,
  container: null,
  keyFile: null,
  keyFileExists: null,
};

const detect: Behaviour = {
  parameters: [],
  run(_ask, { host, now }) {
    // The hash type comes first, and its namespace opens for administrators alone.
    if (host.identity === 'user') return detected(false, unseen, [{ id: 'unreadable', what: 'certificate' }]);
    const entry = host.remoteDesktopStore.at(-1) ?? null;
    const type = hashType(host);
    const key = findKey(host, entry);
    const findings: Snapshot[] = [];
    if (type === 2) {
      findings.push({ id: 'policy-owned', setting: 'SSLCertificateSHA1Hash', owner: templateOwner(host) });
    } else if (type !== 1) {
      findings.push({ id: 'pinned-certificate', thumbprint: pinnedThumbprint(host) });
    }
    if (entry === null) findings.push({ id: 'no-certificate' });
    else {
      if (expired(host, entry, now())) findings.push({ id: 'expired', notAfter: entry.notAfter });
      if (entry.container === null) findings.push({ id: 'orphan', thumbprint: entry.thumbprint });
      if (key.name !== null && key.problem !== null) findings.push({ id: key.problem, file: key.name });
    }
    const right = type === 1 && sound(host, entry, now());
    const obstacle = right ? null : renewalObstacle(host);
    if (obstacle !== null) findings.push({ id: 'obstacle', what: obstacle.id });
    const state = {
      readable: true,
      hashType: type,
      thumbprint: entry?.thumbprint ?? null,
      notAfter: entry?.notAfter ?? null,
      container: entry?.container ?? null,
      keyFile: key.name,
      keyFileExists: key.name === null || key.problem === 'key-folder-missing' ? null : key.file !== null,
    };
    return detected(right, state, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  async run({ whatIf }, machine) {
    const { host } = machine;
    if (host.identity === 'user') return unreadable;
    const entry = host.remoteDesktopStore.at(-1) ?? null;
    const type = hashType(host);
    if (type === 2) return refused('PolicyOwned', 'The certificate comes from a policy.');
    if (type !== 1) {
      const why = "The listener uses a pinned certificate, which is not this playbook's business.";
      return refused('NotSelfSigned', why);
    }
    const before = shownEntry(entry);
    if (sound(host, entry, machine.now())) return change(false, before, before);
    const obstacle = renewalObstacle(host);
    if (obstacle !== null) return refused(obstacle.id, obstacle.message);
    if (whatIf) {
      const notAfter = 'about six months ahead';
      return change(false, before, { thumbprint: 'new', notAfter, container: listenerContainer, blob: null });
    }
    return renew(machine, before, entry);
  },
};

async function renew(machine: Machine, before: Snapshot, entry: LabCertificate | null) {
  const { host } = machine;
  const removed = host.remoteDesktopStore;
  host.remoteDesktopStore = removed.filter((each) => each !== entry);
  const { fresh, event, problem } = await renewBySessionEnv(
    machine,
    entry === null ? [] : [entry.thumbprint],
  );
  if (fresh === null) {
    host.remoteDesktopStore = removed;
    machine.touched();
    const why = problem ?? `no event 1056 within 30 seconds (${event ?? 'nothing was logged'})`;
    const back = entry === null ? '' : ' The old entry is back.';
    const next = 'The next rung is a restart of TermService (rdp-restart-termservice).';
    return refused('RenewalFailed', `No new certificate was made: ${why}.${back} ${next}`);
  }
  machine.touched();
  return change(true, before, shownEntry(fresh));
}

const revert: Behaviour = {
  parameters: ['before'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const wanted = fromBlob(asRecord(given('before'))?.blob);
    if (wanted === null) {
      return refused('BadBefore', 'There was no entry before, so there is none to put back.');
    }
    const present = host.remoteDesktopStore.at(-1) ?? null;
    if (present?.thumbprint === wanted.thumbprint)
      return change(false, shownEntry(present), shownEntry(present));
    if (whatIf) return change(false, shownEntry(present), shownEntry(wanted));
    host.remoteDesktopStore = [wanted];
    machine.touched();
    return change(true, shownEntry(present), shownEntry(wanted));
  },
};

export const rdpRenewCertificate: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

/** 1 self-signed, 2 by policy (a template is named), 3 pinned by hand. */
export function hashType(host: LabHost): 1 | 2 | 3 {
  if (readValue(host, keys.policy, 'CertTemplateName') !== null) return 2;
  return pinnedThumbprint(host) === null ? 1 : 3;
}

export function templateOwner(host: LabHost): string | null {
  return host.policyOwners[`${keys.policy}\\CertTemplateName`] ?? null;
}

function expired(host: LabHost, entry: LabCertificate, now: Date): boolean {
  return new Date(entry.notAfter) <= hostClock(host, now);
}

/** There, valid, and with its key; a key that CNG keeps lies elsewhere. */
function sound(host: LabHost, entry: LabCertificate | null, now: Date): boolean {
  const { problem } = findKey(host, entry);
  return entry !== null && !expired(host, entry, now) && (problem === null || problem === 'kept-by-cng');
}
