import type { Confirmed, UndoResult } from '../../../src/playbook/undo-on-host.ts';
import { moveFile } from '../../disk.ts';
import { refuse } from '../../thrown.ts';
import type { Machine } from '../machine.ts';
import type { Steps } from './drive.ts';
import { assertRunId, clockOf, openFolder, readJson, secondsLeft, stateIn } from './undo-folder.ts';
import { removeTask, taskOf } from './undo-task.ts';

/** confirm.ps1, with a `yield` wherever another program's turn may come. */
export function* confirmSteps(machine: Machine, run: string): Steps<Confirmed> {
  const { host } = machine;
  assertRunId(run);
  const folder = openFolder(machine, run);
  let state = folder === null ? 'none' : stateIn(host, folder);
  if (folder === null || state === 'none') {
    throw refuse('NotArmed', `No undo was armed here for run ${run}.`);
  }
  yield;
  if (state === 'armed') {
    const { left } = clockOf(machine, folder);
    if (left < 30_000) {
      const when = `The host puts it back in ${secondsLeft(left)} seconds`;
      throw refuse('TooLate', `${when}; nothing is confirmed in the last 30.`);
    }
    yield;
    moveFile(machine, `${folder}\\state.armed`, `${folder}\\state.confirmed`);
    yield;
    state = stateIn(host, folder);
  }
  yield;
  const isConfirmed = state === 'confirmed';
  if (isConfirmed) removeTask(machine, run);
  return {
    confirmed: isConfirmed,
    state: state as Confirmed['state'],
    run,
    task: isConfirmed ? 'absent' : taskOf(host, run).state,
    result: readJson(host, `${folder}\\result.json`) as UndoResult | null,
  };
}
