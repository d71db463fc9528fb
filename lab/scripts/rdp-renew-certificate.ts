import type { Phase } from '../../src/playbook/playbook.ts';
import { listenerContainer } from '../access.ts';
import { hostClock } from '../event-log.ts';
import type { LabCertificate, LabHost } from '../model.ts';
import { keys, pinnedThumbprint, readValue } from '../registry.ts';
import { restartSessionEnv } from '../session-env.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { keyFileOf, keyFolderGone } from './key-in-use.ts';
import type { Machine } from './machine.ts';

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
    const keyFile = keyFileOf(host, entry);
    const gone = keyFile === null ? null : keyFolderGone(host);
    if (gone !== null) return gone;
    const keyFileExists = keyFile === null ? null : host.keyFiles[keyFile] !== undefined;
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
      if (keyFileExists === false) findings.push({ id: 'key-file-missing', file: keyFile });
    }
    const state = {
      readable: true,
      hashType: type,
      thumbprint: entry?.thumbprint ?? null,
      notAfter: entry?.notAfter ?? null,
      container: entry?.container ?? null,
      keyFile,
      keyFileExists,
    };
    return detected(type === 1 && sound(host, entry, now()), state, findings);
  },
};

const apply: Behaviour = {
  parameters: [],
  async run({ whatIf }, machine) {
    const { host } = machine;
    if (host.identity === 'user') return unreadable;
    const entry = host.remoteDesktopStore.at(-1) ?? null;
    const type = hashType(host);
    const gone = keyFileOf(host, entry) === null ? null : keyFolderGone(host);
    if (gone !== null) return gone;
    if (type === 2) return refused('PolicyOwned', 'The certificate comes from a policy.');
    if (type !== 1) {
      const why = "The listener uses a pinned certificate, which is not this playbook's business.";
      return refused('NotSelfSigned', why);
    }
    const before = shown(entry);
    if (sound(host, entry, machine.now())) return change(false, before, before);
    const disabled = ['SessionEnv', 'CryptSvc', 'KeyIso'].find(
      (name) => host.services[name]?.startType === 4,
    );
    if (disabled !== undefined) {
      return refused('ServiceDisabled', `${disabled} is disabled; no certificate can be made without it.`);
    }
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
  const answer = await restartSessionEnv(machine);
  const fresh = host.remoteDesktopStore.find((each) => !removed.includes(each) && each.container !== null);
  if (fresh === undefined) {
    host.remoteDesktopStore = removed;
    machine.touched();
    const problem =
      answer.kind === 'refused' ? `error ${answer.code}` : 'no new entry appeared within 30 seconds';
    return refused('RenewalFailed', `No new certificate was made: ${problem}.`);
  }
  machine.touched();
  return change(true, before, shown(fresh));
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
    if (present?.thumbprint === wanted.thumbprint) return change(false, shown(present), shown(present));
    if (whatIf) return change(false, shown(present), shown(wanted));
    host.remoteDesktopStore = [wanted];
    machine.touched();
    return change(true, shown(present), shown(wanted));
  },
};

export const rdpRenewCertificate: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

/** 1 self-signed, 2 by policy (a template is named), 3 pinned by hand. */
export function hashType(host: LabHost): 1 | 2 | 3 {
  if (readValue(host, keys.policy, 'CertTemplateName') !== null) return 2;
  return pinnedThumbprint(host) === null ? 1 : 3;
}

function templateOwner(host: LabHost): string | null {
  return host.policyOwners[`${keys.policy}\\CertTemplateName`] ?? null;
}

function expired(host: LabHost, entry: LabCertificate, now: Date): boolean {
  return new Date(entry.notAfter) <= hostClock(host, now);
}

/** There, valid, and with its key. */
function sound(host: LabHost, entry: LabCertificate | null, now: Date): boolean {
  const file = keyFileOf(host, entry);
  return entry !== null && !expired(host, entry, now) && file !== null && host.keyFiles[file] !== undefined;
}

function shown(entry: LabCertificate | null): Snapshot {
  const { thumbprint = null, notAfter = null, container = null } = entry ?? {};
  return { thumbprint, notAfter, container, blob: entry === null ? null : toBlob(entry) };
}

/** Stands for the registry blob of a store entry: opaque, and all that is needed to put it back. */
function toBlob(entry: LabCertificate): string {
  return Buffer.from(JSON.stringify(entry)).toString('base64');
}

function fromBlob(blob: unknown): LabCertificate | null {
  if (typeof blob !== 'string' || blob === '') return null;
  return JSON.parse(Buffer.from(blob, 'base64').toString('utf8')) as LabCertificate;
}
