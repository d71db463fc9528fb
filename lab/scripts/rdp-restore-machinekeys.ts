import type { Phase } from '../../src/playbook/playbook.ts';
import type { Outcome } from '../../src/playbook/step.ts';
import { sids } from '../access.ts';
import { hasKeyFolder } from '../find-key-file.ts';
import { cryptoFolder, filesIn, folderAt, keyFolder, moveFile } from '../folders.ts';
import type { LabHost } from '../model.ts';
import { type Ask, asRecord, type Behaviour, change, detected, refused, type Snapshot } from './behaviour.ts';
import { keyFolderOf } from './key-in-use.ts';
import type { Machine } from './machine.ts';

const keyName = /^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$/;

interface Renamed {
  readonly folder: string | null;
  readonly missing: readonly string[];
  readonly taken: readonly string[];
  readonly problem: string | null;
  readonly message: string;
}

/** The keys of a folder that was MachineKeys once, by whether their name is free in MachineKeys now. */
function renamedKeys(host: LabHost, from: string): Renamed {
  const none = (problem: string, message: string, folder: string | null = null): Renamed => ({
    ...{ folder, missing: [], taken: [], problem, message },
  });
  const renamed = host.renamedKeyFolders.filter((name) => from === '' || name === from).toSorted();
  if (!hasKeyFolder(host)) {
    const why = `${keyFolderOf(host)} is not there: ProgramData leads elsewhere, or nothing was made in its place yet.`;
    return none('key-folder-missing', `${why} A person must look at it.`);
  }
  if (renamed.length === 0) {
    const what = from === '' ? 'that was MachineKeys once' : `named ${from}`;
    return none('no-renamed-folder', `Beside MachineKeys lies no folder ${what}.`);
  }
  if (renamed.length > 1) {
    const why = `Several folders may have been MachineKeys once: ${renamed.join(', ')}.`;
    return none('several-folders', `${why} Say which: from=${renamed[0]}.`);
  }
  const folder = renamed[0]!;
  const { owner } = folderAt(host, `${cryptoFolder}\\${folder}`)!;
  if (owner !== sids.system && owner !== sids.administrators) {
    const why = `${cryptoFolder}\\${folder} belongs to ${owner}, so no key is taken from it.`;
    return none('foreign-folder', `${why} A person must look at it.`, folder);
  }
  const present = filesIn(host, keyFolder);
  const names = filesIn(host, `${cryptoFolder}\\${folder}`)
    .filter((name) => keyName.test(name))
    .toSorted();
  const missing = names.filter((name) => !present.includes(name));
  return {
    folder,
    missing,
    taken: names.filter((name) => present.includes(name)),
    problem: null,
    message: '',
  };
}

/** The folder's name as it was given; null: PowerShell does not take it. */
function fromOf(ask: Ask): string | null {
  const from = ask.given('from') ?? '';
  return typeof from === 'string' && /^[A-Za-z0-9_.() -]{0,80}$/.test(from) ? from : null;
}

const invalid: Outcome = {
  kind: 'threw',
  id: 'ParameterArgumentValidationError',
  message: "Cannot validate argument on parameter 'From'.",
};

const detect: Behaviour = {
  parameters: ['from'],
  run(ask, { host }) {
    const from = fromOf(ask);
    if (from === null) return invalid;
    const { folder, missing, taken, problem } = renamedKeys(host, from);
    const right = problem === 'no-renamed-folder' || (problem === null && missing.length === 0);
    const findings = [
      ...(problem === null || right ? [] : [{ id: problem }]),
      ...taken.map((file) => ({ id: 'name-taken', file })),
    ];
    return detected(right, { readable: true, from: folder, missing, taken, problem }, findings);
  },
};

const apply: Behaviour = {
  parameters: ['from'],
  run(ask, machine) {
    const from = fromOf(ask);
    if (from === null) return invalid;
    const { host } = machine;
    const { folder, missing, taken, problem, message } = renamedKeys(host, from);
    if (problem !== null && problem !== 'no-renamed-folder') return refused('NotRestorable', message);
    const before: Snapshot = { from: folder, missing, left: null };
    if (missing.length === 0) return change(false, before, before);
    if (ask.whatIf) return change(false, before, { from: folder, missing: [], left: leftOf(taken) });
    const failed = moveAll(machine, missing, `${cryptoFolder}\\${folder}`, keyFolder);
    if (failed !== null) return failed;
    const now = renamedKeys(host, folder!);
    return change(true, before, { from: folder, missing: now.missing, left: leftOf(now.taken) });
  },
};

const revert: Behaviour = {
  parameters: ['before', 'from'],
  run(ask, machine) {
    if (fromOf(ask) === null) return invalid;
    const { host } = machine;
    const stored = asRecord(ask.given('before'));
    const folder = stored?.from;
    const isFolder = typeof folder === 'string' && /^[A-Za-z0-9_.() -]{1,80}$/.test(folder);
    if (!isFolder || !folder.includes('MachineKeys') || folder === 'MachineKeys') {
      return refused('BadBefore', 'The stored state names no folder of keys.');
    }
    const wanted = Array.isArray(stored?.missing) ? (stored.missing as string[]) : [];
    if (wanted.some((name) => !keyName.test(name))) {
      return refused('BadBefore', 'The stored state names something that is no key file.');
    }
    const { missing, taken, problem, message } = renamedKeys(host, folder);
    if (problem !== null) return refused('NotRestorable', message);
    const present = filesIn(host, keyFolder);
    const names = wanted.filter((name) => present.includes(name) && !taken.includes(name));
    const now: Snapshot = { from: folder, missing, left: null };
    if (names.length === 0) return change(false, now, now);
    const after = { from: folder, missing: [...missing, ...names].toSorted(), left: null };
    if (ask.whatIf) return change(false, now, after);
    const failed = moveAll(machine, names, keyFolder, `${cryptoFolder}\\${folder}`);
    return failed ?? change(true, now, { ...after, missing: renamedKeys(host, folder).missing });
  },
};

/** Moves them one by one; a refusal only when none of them went. */
function moveAll(machine: Machine, names: readonly string[], from: string, to: string): Outcome | null {
  const errors = names
    .map((name) => moveFile(machine.host, `${from}\\${name}`, `${to}\\${name}`))
    .filter((error) => error !== null);
  if (errors.length < names.length) {
    machine.touched();
    return null;
  }
  return refused('NotMoved', `None of ${names.length} key files could be moved: error ${errors.at(-1)}.`);
}

function leftOf(taken: readonly string[]): readonly string[] | null {
  return taken.length === 0 ? null : taken;
}

export const rdpRestoreMachinekeys: Readonly<Record<Phase, Behaviour>> = { detect, apply, revert };
