import type { UndoResult, UndoStatus } from '../../../src/playbook/undo-on-host.ts';
import { readFile } from '../../disk.ts';
import type { Machine } from '../machine.ts';
import type { Steps } from './drive.ts';
import {
  assertRunId,
  changedFiles,
  clockOf,
  openFolder,
  otherUndo,
  readJson,
  secondsLeft,
  stateIn,
  type Values,
} from './undo-folder.ts';
import { taskOf } from './undo-task.ts';

/** status.ps1, with a `yield` wherever another program's turn may come. */
export function* statusSteps(machine: Machine, run: string): Steps<UndoStatus> {
  const { host } = machine;
  assertRunId(run);
  const others = otherUndo(machine, run);
  const task = taskOf(host, run);
  yield;
  const folder = openFolder(machine, run);
  const state = folder === null ? 'none' : stateIn(host, folder);
  const nothing = {
    armedAt: null,
    dueAfterSeconds: null,
    remainingSeconds: null,
    overdue: false,
    result: null,
  };
  if (folder === null || state === 'none') {
    return { state: 'none', run, ...nothing, changedFiles: [], task, others };
  }
  yield;
  const changed = changedFiles(host, folder);
  const isWhole = !changed.includes('values.json') && !changed.includes('digests.json');
  const values = isWhole ? (JSON.parse(readFile(host, `${folder}\\values.json`)) as Values) : null;
  yield;
  const left = state === 'armed' ? clockOf(machine, folder).left : null;
  return {
    state,
    run,
    armedAt: values?.at ?? null,
    dueAfterSeconds: values?.afterSeconds ?? null,
    remainingSeconds: left === null ? null : secondsLeft(left),
    overdue: left !== null && left < -120_000,
    changedFiles: changed,
    task,
    result: readJson(host, `${folder}\\result.json`) as UndoResult | null,
    others,
  };
}
