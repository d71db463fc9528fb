import type { Phase } from '../../src/playbook/playbook.ts';
import { canRead, denyEntries, masks, mayTouchAccessList, sids } from '../access.ts';
import type { KeyFile } from '../model.ts';
import { fromSddl, toSddl } from '../sddl.ts';
import { asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { certificateInUse, keyFolderGone, keyInUse } from './key-in-use.ts';

const unreadable = refused(
  'Unreadable',
  'The access list of the key file may not be read, so it is not changed.',
);

const detect: Behaviour = {
  parameters: ['removeDeny'],
  run({ given }, { host }) {
    const { name, file } = keyInUse(host);
    const state = { readable: true, file: name, owner: null, entries: null, sddl: null };
    if (name === null) {
      const thumbprint = certificateInUse(host)?.thumbprint ?? null;
      return detected(false, state, [{ id: 'no-key-file', thumbprint }]);
    }
    const gone = keyFolderGone(host);
    if (gone !== null) return gone;
    if (file === null) return detected(false, state, [{ id: 'key-file-missing', file: name }]);
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
    return detected(
      canRead(file, sids.networkService),
      { readable: true, owner: file.owner, ...shown(name, file) },
      findings,
    );
  },
};

const apply: Behaviour = {
  parameters: ['removeDeny'],
  run({ given, whatIf }, machine) {
    const { name, file } = keyInUse(machine.host);
    const gone = name === null ? null : keyFolderGone(machine.host);
    if (gone !== null) return gone;
    if (name === null || file === null) {
      return refused('NoKeyFile', 'The certificate in use has no key file, so there is no access to grant.');
    }
    if (!mayTouchAccessList(machine.host, file, 'read')) return unreadable;
    const before = shown(name, file);
    if (canRead(file, sids.networkService)) return change(false, before, before);
    const removable = given('removeDeny') === true ? sids.networkService : null;
    const standing = denyEntries(file).find((entry) => entry.sid !== removable);
    if (standing !== undefined) {
      const why = `An entry denies ${standing.sid} the key. It beats every Allow and is not removed unasked`;
      return refused('DenyEntry', `${why} (removeDeny=true removes one for NETWORK SERVICE).`);
    }
    const entries = [
      ...file.entries.filter((entry) => entry.type !== 'Deny' || entry.sid !== sids.networkService),
      { sid: sids.networkService, type: 'Allow' as const, mask: masks.read },
    ];
    const after = shown(name, { owner: file.owner, entries });
    if (whatIf) return change(false, before, after);
    if (!mayTouchAccessList(machine.host, file, 'write')) return denied;
    file.entries = entries;
    machine.touched();
    return change(true, before, after);
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
    const [present, wanted] = [shown(name, file), shown(name, { owner: file.owner, entries })];
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

/** Copies, so that what was reported does not change with the host. */
function shown(name: string, file: KeyFile): { file: string; entries: Snapshot[]; sddl: string } {
  const entries = file.entries.map(({ sid, type, mask }) => ({ sid, type, mask }));
  return { file: name, entries, sddl: toSddl(file.entries) };
}
