import type { Outcome } from '../../src/playbook/step.ts';
import { hostClock } from '../event-log.ts';
import { keptFolder, keyFolder, moveFile } from '../folders.ts';
import type { LabCertificate } from '../model.ts';
import type { ServiceAnswer } from '../services.ts';
import { restartSessionEnv } from '../session-env.ts';
import { asRecord, type Behaviour, change, refused, type Snapshot } from './behaviour.ts';
import { fromBlob, shownEntry } from './entry-snapshot.ts';
import { copyName, dayOf, keepDaysOf, keptKeys, keptWords, notMoved } from './kept-keys.ts';
import { keyFileOf, keyFolderOf } from './key-in-use.ts';
import { listenerValues } from './listener-values.ts';
import type { Machine } from './machine.ts';

/** Puts the old pair back; the one made since goes where the old one was kept. */
export const revertReplacedKey: Behaviour = {
  parameters: ['before', 'keepDays'],
  async run(ask, machine) {
    const { host } = machine;
    const days = keepDaysOf(ask);
    if (typeof days !== 'number') return days;
    const stored = asRecord(ask.given('before'));
    const file = stored?.keyFile;
    const whole = typeof file === 'string' && /^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$/.test(file);
    const old = whole ? fromBlob(stored?.blob) : null;
    if (!whole || old === null) {
      return refused('BadBefore', 'The stored state names no key file and certificate.');
    }
    if (keyFileOf(host, old) !== file) {
      return refused('BadBefore', 'The stored certificate does not belong to the stored key file.');
    }
    if (keyFolderOf(host) !== keyFolder) {
      return refused('NoKeyFolder', `${keyFolderOf(host)} is not there, so no key can be put back.`);
    }
    const kept = keptKeys(host);
    if ('kind' in kept) return kept;
    const copy = kept.findLast((each) => each.startsWith(`${file}.${old.thumbprint}.`)) ?? null;
    const present = host.remoteDesktopStore.at(-1) ?? null;
    const listener = listenerValues(host);
    const now = {
      ...shownEntry(present),
      keyFile: host.keyFiles[file] === undefined ? null : file,
      listener,
      kept: copy === null ? null : keptWords(host, copy),
      happened: null,
    };
    if (present?.thumbprint === old.thumbprint && copy === null) return change(false, now, now);
    if (copy === null) {
      const why = 'The old key is not kept any more, and its certificate is worth nothing without it.';
      return refused('NoKeptKey', why);
    }
    const wanted = { ...shownEntry(old), keyFile: file, listener, kept: null, happened: null };
    if (ask.whatIf) return change(false, now, wanted);
    const failed = putBack(machine, { file, copy, old, present, until: dayOf(host, machine.now(), days) });
    if (failed !== null) return failed;
    // A certificate that has expired would be replaced at once.
    const valid = new Date(old.notAfter) > hostClock(host, machine.now());
    const said = [
      valid ? problemOf(await restartSessionEnv(machine)) : null,
      different(stored!.listener as Snapshot, listener),
    ].filter((one) => one !== null);
    return change(true, now, { ...wanted, happened: said.length === 0 ? null : said.join('; ') });
  },
};

interface Pair {
  readonly file: string;
  readonly copy: string;
  readonly old: LabCertificate;
  readonly present: LabCertificate | null;
  readonly until: string;
}

function putBack(machine: Machine, { file, copy, old, present, until }: Pair): Outcome | null {
  const { host } = machine;
  const [place, folder] = [`${keyFolder}\\${file}`, keptFolder(host)];
  const aside = `${folder}\\${copyName(file, present?.thumbprint ?? null, until)}`;
  const isThere = host.keyFiles[file] !== undefined;
  const failed = isThere ? moveFile(host, place, aside) : null;
  if (failed !== null) return notMoved(failed);
  const refusedBack = moveFile(host, `${folder}\\${copy}`, place);
  if (refusedBack !== null) {
    if (isThere) moveFile(host, aside, place);
    return notMoved(refusedBack);
  }
  const others = host.remoteDesktopStore.filter(
    (each) => each.thumbprint !== old.thumbprint && each.container !== old.container,
  );
  host.remoteDesktopStore = [...others, old];
  machine.touched();
  return null;
}

function problemOf(answer: ServiceAnswer): string | null {
  return answer.kind === 'refused' ? `SessionEnv was not restarted: error ${answer.code}` : null;
}

function different(then: Snapshot | null, now: Snapshot): string | null {
  const names = Object.keys(now).filter((name) => (then?.[name] ?? '') !== now[name]);
  return names.length === 0 ? null : `different now in the listener, and left: ${names.join(', ')}`;
}
