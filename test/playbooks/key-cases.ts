import { keyFileName, masks, sids } from '../../lab/access.ts';
import { cryptoFolder } from '../../lab/folders.ts';
import type { KeyFile, LabHost } from '../../lab/model.ts';
import { pinCertificate } from '../../lab/pin-certificate.ts';
import { machineWith, now, type TestMachine } from '../lab/scripts/machine.ts';
import { liturgy, look, type RecordedCase } from './recorded-cases.ts';

const kept = 'C:\\ProgramData\\RdpMedicKeptKeys';
const grant = 'rdp-grant-key-access';
const renew = 'rdp-renew-certificate';
const replace = 'rdp-replace-listener-key';
const restore = 'rdp-restore-machinekeys';
const tidy = 'rdp-delete-kept-keys';
const somebody = 'S-1-5-21-1004336348-1177238915-682003330-1104';

type Change = (host: LabHost, machine: TestMachine) => void | Promise<void>;
type Built = readonly [build: number, ...faults: string[]];

async function given(title: string, built: Built, change: Change, steps: RecordedCase['steps']) {
  const machine = await machineWith(...built);
  await change(machine.host, machine);
  return { title, machine, steps };
}

const as =
  (identity: LabHost['identity']): Change =>
  (host) => {
    host.identity = identity;
  };
const unchanged: Change = () => {};

/** What happens to keys of the listener and their certificates on hosts that no fault alone makes. */
export async function keyCases(): Promise<RecordedCase[]> {
  return [...(await aboutAccess()), ...(await aboutReplacing()), ...(await aboutRenamed())];
}

async function aboutAccess(): Promise<RecordedCase[]> {
  return [
    await given('a pinned key that the service cannot read', [17763, 'pin-key-unreadable'], unchanged, [
      ...liturgy(grant),
    ]),
    await given('a Deny entry beside the Allow', [14393, 'key-denied'], unchanged, [
      ...look(grant),
      ...liturgy(grant, { removeDeny: true }),
    ]),
    await given(
      'a key whose list has lost every entry but that of SYSTEM',
      [17763],
      onlySystem,
      liturgy(grant),
    ),
    await given('the same on a build between the two', [16299], onlySystem, liturgy(grant)),
    await given('a pinned certificate whose key CNG keeps', [20348], pinnedByCng, [
      ...look(grant),
      ...look(renew),
      ...look(replace),
    ]),
    await given('access to the key that a policy sets', [20348, 'key-unreadable'], ownedList, look(grant)),
    await given(
      'no record of policies, and a key that cannot be read',
      [20348, 'key-unreadable', 'rsop-unreadable'],
      unchanged,
      look(grant),
    ),
  ];
}

async function aboutReplacing(): Promise<RecordedCase[]> {
  const parameters = { keepDays: 30 };
  return [
    await given('the key of a clone beside its own', [20348, 'key-unreadable'], clone, [
      ...liturgy(replace),
      { script: `${tidy}/detect` },
    ]),
    await given('kept for other days, and as SYSTEM', [14393, 'key-unreadable'], as('system'), [
      ...liturgy(replace, parameters),
      { script: `${replace}/detect`, parameters: { keepDays: 0 } },
      { script: `${replace}/apply`, parameters: { keepDays: 91 } },
    ]),
    await given('a key that Schannel could not open', [20348], refusedKey, liturgy(replace)),
    await given('an expired certificate with its key', [17763, 'disk-full'], roomAgain, liturgy(replace)),
    await given('a SessionEnv that hangs', [20348, 'key-unreadable'], hangs, [
      { script: `${replace}/detect` },
      { script: `${replace}/apply`, keep: true },
      { script: `${replace}/detect` },
      { script: `${replace}/apply` },
      ...look(renew),
      { script: `${replace}/revert`, undo: true, whatIf: true },
      { script: `${replace}/revert`, undo: true },
      { script: `${replace}/detect` },
    ]),
    await given('a folder for kept keys that somebody else made', [20348, 'key-unreadable'], foreignFolder, [
      ...look(replace),
      ...look(tidy),
    ]),
    await given('a folder for kept keys that others may open', [20348, 'key-unreadable'], openFolder, [
      ...look(replace),
      ...look(tidy),
    ]),
    await given('copies that are kept, some beyond their day', [20348], copies, [
      { script: `${replace}/detect` },
      ...liturgy(tidy),
    ]),
    await given('nobody who may replace a key', [20348, 'key-unreadable'], as('user'), [
      ...look(replace),
      ...look(renew),
    ]),
    await given('a state of a replaced key that was not stored whole', [20348], unchanged, [
      { script: `${replace}/revert`, parameters: { Before: { keyFile: '..\\x', blob: 'QQ==' } } },
      { script: `${tidy}/revert`, parameters: { Before: {} } },
    ]),
    ...(await Promise.all(
      ['disk-full', 'system-denied', 'prerequisite-disabled', 'program-data-wrong', 'key-file-missing'].map(
        (fault) =>
          given(`${fault}, changed in earnest`, [20348, fault], unchanged, [
            ...look(grant),
            ...look(renew),
            ...look(replace),
            ...look(restore),
          ]),
      ),
    )),
    await given(
      'an orphan, renewed and put back',
      [20348, 'store-entry-orphaned'],
      unchanged,
      liturgy(renew),
    ),
  ];
}

async function aboutRenamed(): Promise<RecordedCase[]> {
  const renamed = [20348, 'machine-keys-renamed'] as const;
  return [
    await given('renamed keys, put back', renamed, unchanged, liturgy(restore)),
    await given('renamed keys, one of which was made anew', renamed, madeAnew, liturgy(restore)),
    await given('two folders that were MachineKeys once', renamed, secondFolder, [
      ...look(restore),
      ...liturgy(restore, { from: 'MachineKeys_old' }),
      ...look(restore, { from: 'Keys' }),
      { script: `${restore}/detect`, parameters: { from: '..\\x' } },
    ]),
    await given('a renamed folder that belongs to somebody', renamed, foreignRenamed, look(restore)),
    await given('nobody who may move keys', renamed, as('user'), look(restore)),
    await given('a state of renamed keys that was not stored whole', renamed, unchanged, [
      { script: `${restore}/revert`, parameters: { Before: { from: '..\\MachineKeys_old' } } },
      {
        script: `${restore}/revert`,
        parameters: { Before: { from: 'MachineKeys_old', missing: ['..\\x'] } },
      },
    ]),
  ];
}

const onlySystem: Change = (host) => {
  for (const file of Object.values(host.keyFiles)) {
    file.entries = [{ sid: sids.system, type: 'Allow', mask: masks.full }];
  }
};

const pinnedByCng: Change = async (host, { ring }) => {
  const pinned = await pinCertificate(host, { ring, now: () => now }, { endsInDays: 90, container: 'cng' });
  pinned.certificate.provider = 'cng';
  delete host.keyFiles[pinned.fileName];
};

const ownedList: Change = (host) => {
  const [file] = Object.keys(host.keyFiles);
  host.policyOwners[`${cryptoFolder}\\MachineKeys\\${file}`] = "GPO 'Server hardening'";
};

const clone: Change = (host) => {
  const other = keyFileName('TSSecKeySet1', '0c0ffee0-1111-4222-8333-444444444444');
  host.keyFiles[other] = structuredClone(Object.values(host.keyFiles)[0]!);
};

const refusedKey: Change = (host) => {
  host.events.push({
    ...{ channel: 'System', provider: 'Schannel', id: 36870, recordId: 900 },
    ...{ at: '2026-11-21T07:59:00.000Z', data: { Code: '0x8009030D' } },
  });
};

const roomAgain: Change = (host) => {
  host.systemDrive.freeBytes = 5_000_000_000;
};

const hangs: Change = (host) => {
  host.services.SessionEnv!.status = 'StopPending';
};

const folderOf = (owner: string, ...others: string[]): KeyFile => ({
  owner,
  entries: [sids.system, sids.administrators, ...others].map((sid) => ({
    ...{ sid, type: 'Allow', mask: masks.full },
  })),
});

const foreignFolder: Change = (host) => {
  host.otherFolders = { [kept]: folderOf(somebody) };
};

const openFolder: Change = (host) => {
  host.otherFolders = { [kept]: folderOf(sids.administrators, sids.users) };
};

const copies: Change = (host) => {
  const [name, file] = Object.entries(host.keyFiles)[0]!;
  host.otherFolders = { [kept]: folderOf(sids.administrators) };
  const of = (digit: string, day: string) => `${digit.repeat(40)}.${day}`;
  const ends = [of('A', '20261120'), of('B', '20261121'), of('C', '20260101')];
  host.otherFiles = Object.fromEntries(
    [...ends.map((end) => `${name}.${end}`), 'note.txt'].map((copy) => [
      `${kept}\\${copy}`,
      structuredClone(file),
    ]),
  );
};

const madeAnew: Change = (host) => {
  const name = keyFileName('iisWasKey', host.machineGuid);
  host.keyFiles[name] = structuredClone(host.otherFiles![`${cryptoFolder}\\MachineKeys_old\\${name}`]!);
};

const secondFolder: Change = (host) => {
  host.renamedKeyFolders.push('old MachineKeys');
};

const foreignRenamed: Change = (host) => {
  host.otherFolders = { [`${cryptoFolder}\\MachineKeys_old`]: folderOf(somebody) };
};
