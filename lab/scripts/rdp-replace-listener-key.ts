import type { Phase } from '../../src/playbook/playbook.ts';
import type { Value } from '../../src/playbook/step.ts';
import { listenerContainer } from '../access.ts';
import { filesIn, keptFolder, keyFolder, makeKeptFolder, moveFile } from '../folders.ts';
import { toSddl } from '../sddl.ts';
import { type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { shownEntry } from './entry-snapshot.ts';
import { copyName, dayOf, keepDaysOf, keptKeys, keptWords, notMoved, overdue } from './kept-keys.ts';
import { listenerValues } from './listener-values.ts';
import type { Machine } from './machine.ts';
import { templateOwner } from './rdp-renew-certificate.ts';
import { renewBySessionEnv } from './renew-by-session-env.ts';
import { renewalObstacle } from './renewal-obstacle.ts';
import { type Replaceable, replaceableKey } from './replaceable-key.ts';
import { revertReplacedKey } from './revert-replaced-key.ts';

const parameters = ['keepDays'];
const unseen: Snapshot = {
  readable: false,
  hashType: null,
  thumbprint: null,
  notAfter: null,
  keyFile: null,
  owner: null,
  sddl: null,
  problem: null,
};

const detect: Behaviour = {
  parameters,
  run(ask, { host, now }) {
    const days = keepDaysOf(ask);
    if (typeof days !== 'number') return days;
    const found = replaceableKey(host, now());
    if (found === null) return detected(false, unseen, [{ id: 'unreadable', what: 'certificate' }]);
    const { entry, file, name, problem, right } = found;
    const findings: Snapshot[] = [];
    if (found.hashType === 2) {
      findings.push({ id: 'policy-owned', setting: 'SSLCertificateSHA1Hash', owner: templateOwner(host) });
    } else if (problem !== null) findings.push({ id: problem, file: name });
    const others = file === null ? [] : clones(found, filesIn(host, keyFolder));
    if (others.length > 0) findings.push({ id: 'keys-of-other-machines', files: others });
    const obstacle = right ? null : renewalObstacle(host);
    if (obstacle !== null) findings.push({ id: 'obstacle', what: obstacle.id });
    const kept = keptKeys(host);
    if ('kind' in kept) return kept;
    const today = dayOf(host, now());
    for (const copy of kept) {
      findings.push({ id: overdue(copy, today) ? 'kept-key-overdue' : 'kept-key', file: copy });
    }
    const state = {
      readable: true,
      hashType: found.hashType,
      thumbprint: entry?.thumbprint ?? null,
      notAfter: entry?.notAfter ?? null,
      keyFile: name,
      owner: file?.owner ?? null,
      sddl: file === null ? null : toSddl(file.entries),
      problem,
    };
    return detected(right, state, findings);
  },
};

const apply: Behaviour = {
  parameters,
  async run(ask, machine) {
    const { host } = machine;
    const days = keepDaysOf(ask);
    if (typeof days !== 'number') return days;
    const found = replaceableKey(host, machine.now());
    if (found === null) {
      const why = 'The certificate, its key or its settings may not be read, so nothing is replaced.';
      return refused('Unreadable', why);
    }
    if (found.hashType === 2) return refused('PolicyOwned', 'The certificate comes from a policy.');
    if (found.problem !== null) return refused('NotReplaceable', found.message);
    const listener = listenerValues(host);
    const keyFile = found.name;
    const before = { ...shownEntry(found.entry), keyFile, listener, kept: null, happened: null };
    if (found.right) return change(false, before, before);
    const obstacle = renewalObstacle(host);
    if (obstacle !== null) return refused(obstacle.id, obstacle.message);
    const kept = keptKeys(host);
    if ('kind' in kept) return kept;
    if (ask.whatIf) {
      const where = `in ${keptFolder(host)} for ${days} days`;
      return change(false, before, {
        ...{
          thumbprint: 'new',
          notAfter: 'about six months ahead',
          container: listenerContainer,
          blob: null,
        },
        ...{ keyFile, listener, kept: `${where}; then rdp-delete-kept-keys deletes it, nothing else` },
        happened: null,
      });
    }
    return replace(machine, found, before, dayOf(host, machine.now(), days));
  },
};

async function replace(machine: Machine, found: Replaceable, before: Snapshot, until: string) {
  const { host } = machine;
  const [entry, file] = [found.entry!, found.name!];
  makeKeptFolder(host);
  const copy = copyName(file, entry.thumbprint, until);
  const failed = moveFile(host, `${keyFolder}\\${file}`, `${keptFolder(host)}\\${copy}`);
  machine.touched();
  if (failed !== null) return notMoved(failed);
  host.remoteDesktopStore = host.remoteDesktopStore.filter((each) => each !== entry);
  const { fresh, event, problem } = await renewBySessionEnv(machine, [entry.thumbprint]);
  const said = event ?? 'no event of a certificate made';
  const none = `NO NEW CERTIFICATE within 30 seconds: ${problem ?? said}. The undo puts the old pair back.`;
  const after: Record<string, Value> = {
    ...shownEntry(fresh),
    keyFile: host.keyFiles[file] === undefined ? null : file,
    listener: listenerValues(host),
    kept: keptWords(host, copy),
    happened: fresh === null ? none : said,
  };
  return change(true, before, after);
}

/** Files of the same container under another machine's GUID, which clones have. */
function clones({ name }: Replaceable, files: readonly string[]): string[] {
  const digest = `${name!.slice(0, 32)}_`;
  return files.filter((each) => each.startsWith(digest) && each !== name).toSorted();
}

export const rdpReplaceListenerKey: Readonly<Record<Phase, Behaviour>> = {
  detect,
  apply,
  revert: revertReplacedKey,
};
