import type { Value } from '../../../src/playbook/step.ts';
import type { ItemReport, Undone, UndoResult } from '../../../src/playbook/undo-on-host.ts';
import { moveFile, namesIn, writeFile } from '../../disk.ts';
import { refuse, Thrown } from '../../thrown.ts';
import type { Machine } from '../machine.ts';
import type { Steps } from './drive.ts';
import { isPlainSecurity, readItem, report, type StoredItem, same, writeItem } from './restore-item.ts';
import {
  assertRunId,
  clockOf,
  hostTime,
  openFolder,
  readValues,
  secondsLeft,
  stateIn,
  type Values,
} from './undo-folder.ts';
import { removeTask } from './undo-task.ts';

const callers = {
  system: 'S-1-5-18',
  user: 'S-1-5-21-1004336348-1177238915-682003330-1105',
  administrator: 'S-1-5-21-1004336348-1177238915-682003330-500',
  'virtual-account': 'S-1-5-21-1004336348-1177238915-682003330-500',
} as const;

/** undo.ps1, with a `yield` wherever another program's turn may come. */
export function* undoSteps(machine: Machine, run: string): Steps<Undone> {
  const { host } = machine;
  assertRunId(run);
  const folder = openFolder(machine, run);
  let state = folder === null ? 'none' : stateIn(host, folder);
  if (folder === null || state === 'none') return { state, run, remainingSeconds: null, result: null };
  yield;
  if (state === 'armed') {
    const clock = clockOf(machine, folder);
    yield;
    if (clock.left > 0) {
      const tick = `tick.${clock.now}.${clock.left}`;
      if (tick !== clock.name) moveFile(machine, `${folder}\\${clock.name}`, `${folder}\\${tick}`);
      rehearse(machine, run, folder);
      return { state, run, remainingSeconds: secondsLeft(clock.left), result: null };
    }
  }
  let result: UndoResult | null = null;
  if (state === 'armed' || state === 'undoing') {
    const values = valuesOrRefusal(machine, run, folder);
    yield;
    if (state === 'armed') moveFile(machine, `${folder}\\state.armed`, `${folder}\\state.undoing`);
    yield;
    state = stateIn(host, folder);
    yield;
    if (state === 'undoing') {
      const items: ItemReport[] = [];
      for (const item of values.items) {
        items.push(putBack(machine, item));
        yield;
      }
      result = { run, at: hostTime(machine), refused: null, message: null, items };
      writeFile(machine, `${folder}\\result.json`, JSON.stringify(result));
      yield;
      if (items.every(({ outcome }) => outcome !== 'failed')) {
        moveFile(machine, `${folder}\\state.undoing`, `${folder}\\state.undone`);
        state = stateIn(host, folder);
      }
    }
  }
  if (state === 'confirmed' || state === 'undone') removeTask(machine, run);
  return { state, run, remainingSeconds: null, result };
}

/** A stored state that is not whole is said where the bot reads it. */
function valuesOrRefusal(machine: Machine, run: string, folder: string): Values {
  try {
    return readValues(machine.host, folder);
  } catch (cause) {
    const { id, message } = cause instanceof Thrown ? cause : refuse('Corrupt', String(cause));
    const result: UndoResult = { run, at: hostTime(machine), refused: id, message, items: [] };
    writeFile(machine, `${folder}\\result.json`, JSON.stringify(result));
    throw cause;
  }
}

function putBack(machine: Machine, item: StoredItem): ItemReport {
  const present = readItem(machine.host, item);
  try {
    return putBackFrom(machine, item, present);
  } catch (cause) {
    if (cause instanceof Thrown) return report(item, 'failed', present, cause.id);
    throw cause;
  }
}

function putBackFrom(machine: Machine, item: StoredItem, present: Value): ItemReport {
  if (same(present, item.before)) return report(item, 'already', present);
  if (!item.always && !same(present, item.left)) {
    return report(item, 'left', present, 'somebody else changed it since');
  }
  writeItem(machine, item);
  const after = readItem(machine.host, item);
  return same(after, item.before)
    ? report(item, 'restored', after)
    : report(item, 'failed', after, 'it is not what was written');
}

function rehearse(machine: Machine, run: string, folder: string): void {
  const { host } = machine;
  for (const name of namesIn(host, folder).filter((each) => /^rehearsal\.\d+\.wanted$/.test(each))) {
    const items = readValues(host, folder).items.map((item) => {
      const present = readItem(host, item);
      const fits =
        item.always ||
        same(present, item.before) ||
        same(present, item.left) ||
        isPlainSecurity(item, present);
      const why = 'it is neither what it was nor what the change leaves';
      return fits ? report(item, 'would-restore', present) : report(item, 'would-leave', present, why);
    });
    const said = { run, at: hostTime(machine), ranAs: callers[host.identity], items };
    writeFile(machine, `${folder}\\${name.replace('.wanted', '.json')}`, JSON.stringify(said));
    moveFile(machine, `${folder}\\${name}`, `${folder}\\${name.replace('.wanted', '.answered')}`);
  }
}
