import type { Phase } from '../../src/playbook/playbook.ts';
import { canRead, denyEntries, mayTouchAccessList, missingAccess, sids } from '../access.ts';
import type { KeyFile, LabHost } from '../model.ts';
import { pinnedThumbprint } from '../registry.ts';
import { fromSddl, toSddl } from '../sddl.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { certificateInUse, findKey, keyFolderOf } from './key-in-use.ts';

const unreadable = refused(
  'Unreadable',
  'The access list of the key file may not be read, so it is not changed.',
);

const detect: Behaviour = {
  parameters: ['removeDeny'],
  run({ given }, { host }) {
    const certificate = certificateInUse(host);
    const { name, file, problem } = findKey(host, certificate);
    const state = { readable: true, file: name, owner: null, entries: null, sddl: null };
    if (file === null) {
      const thumbprint = certificate?.thumbprint ?? null;
      return detected(false, state, [{ id: problem!, thumbprint, file: name }]);
    }
    if (!mayTouchAccessList(host, file, 'read')) {
      return detected(false, { ...state, readable: false }, [{ id: 'unreadable', what: 'key-access' }]);
    }
    const findings: Snapshot[] = denyEntries(file).map(({ sid, mask }) => ({
      id: 'deny-entry',
      sid,
      mask,
      removed: given('removeDeny') === true && sid === sids.networkService,
    }));
    if (file.owner !== sids.system) findings.push({ id: 'owner-not-system', owner: file.owner });
    if (!policiesAreKnown(host)) findings.push({ id: 'owner-unknown', setting: 'access' });
    const owner = listOwner(host, name!);
    if (owner !== null) findings.push({ id: 'policy-owned', setting: 'access', owner });
    const entries = copied(file.entries);
    const seen = { readable: true, file: name, owner: file.owner, entries, sddl: toSddl(file.entries) };
    return detected(canRead(file, sids.networkService), seen, findings);
  },
};

const apply: Behaviour = {
  parameters: ['removeDeny'],
  run({ given, whatIf }, machine) {
    const { host } = machine;
    const certificate = certificateInUse(host);
    const { name, file, message } = findKey(host, certificate);
    if (name === null || file === null) return refused('NoKeyFile', message);
    if (!mayTouchAccessList(host, file, 'read')) return unreadable;
    const before = shown(name, file.entries);
    if (canRead(file, sids.networkService)) return change(false, before, before);
    const owner = listOwner(host, name);
    if (owner !== null) {
      const why = `The access list of the key file is set by policy (${owner}); a local change would be undone.`;
      return refused('PolicyOwned', why);
    }
    const removing = given('removeDeny') === true;
    const standing = denyEntries(file).find((entry) => !removing || entry.sid !== sids.networkService);
    if (standing !== undefined) {
      const why = `An entry denies ${standing.sid} the key. It beats every Allow and is not removed unasked`;
      return refused('DenyEntry', `${why} (removeDeny=true removes one for NETWORK SERVICE).`);
    }
    const entries = [
      ...file.entries.filter((entry) => !removing || !isMine(entry)),
      ...missingAccess(file, host.build, certificate!.thumbprint === pinnedThumbprint(host)),
    ];
    if (whatIf) return change(false, before, shown(name, entries));
    if (!mayTouchAccessList(host, file, 'write')) return denied;
    file.entries = entries;
    machine.touched();
    return change(true, before, shown(name, entries));
  },
};

const revert: Behaviour = {
  parameters: ['before', 'removeDeny'],
  run({ given, whatIf }, machine) {
    const stored = asRecord(given('before'));
    const name = stored?.file;
    const entries = typeof stored?.sddl === 'string' ? fromSddl(stored.sddl) : null;
    if (typeof name !== 'string' || !/^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$/.test(name) || entries === null) {
      return refused('BadBefore', 'The stored state names no key file.');
    }
    const file = machine.host.keyFiles[name];
    if (file === undefined) {
      return refused('NoKeyFile', 'The key file is gone; there is no access list to put back.');
    }
    if (!mayTouchAccessList(machine.host, file, 'read')) return unreadable;
    const [present, wanted] = [shown(name, file.entries), shown(name, entries)];
    if (present.sddl === wanted.sddl) return change(false, present, present);
    if (whatIf) return change(false, present, wanted);
    if (!mayTouchAccessList(machine.host, file, 'write')) return denied;
    file.entries = entries;
    machine.touched();
    return change(true, present, wanted);
  },
};

export const rdpGrantKeyAccess: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };

/** What Windows answers to a write without the right: the script does not hide it. */
const denied = {
  kind: 'threw',
  id: 'UnauthorizedAccessException',
  message: 'Attempted to perform an unauthorized operation.',
} as const;

function policiesAreKnown(host: LabHost): boolean {
  return host.identity !== 'user' && host.rsopUnreadable !== true;
}

/** Who set the file's access list by policy; null: nobody that is known. */
function listOwner(host: LabHost, file: string): string | null {
  return policiesAreKnown(host) ? (host.policyOwners[`${keyFolderOf(host)}\\${file}`] ?? null) : null;
}

function isMine({ sid, type }: KeyFile['entries'][number]): boolean {
  return type === 'Deny' && sid === sids.networkService;
}

/** What denies NETWORK SERVICE apart from the rest, as people are shown it. */
function shown(file: string, entries: KeyFile['entries']) {
  const mine = copied(entries.filter(isMine));
  const others = copied(entries.filter((entry) => !isMine(entry)));
  return { file, denied: mine, entries: others, sddl: toSddl(entries) };
}

/** Copies, so that what was reported does not change with the host. */
function copied(entries: KeyFile['entries']): Snapshot[] {
  return entries.map(({ sid, type, mask }) => ({ sid, type, mask }));
}
