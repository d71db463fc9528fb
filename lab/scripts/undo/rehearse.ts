import type { ItemReport, Rehearsed } from '../../../src/playbook/undo-on-host.ts';
import { kindAt, moveFile, namesIn, writeFile } from '../../disk.ts';
import { startTask } from '../../run-due-tasks.ts';
import { refuse } from '../../thrown.ts';
import type { Machine } from '../machine.ts';
import { assertRunId, openFolder, readJson, readValues, stateIn } from './undo-folder.ts';
import { taskOf, taskPath } from './undo-task.ts';

/** rehearse.ps1. A task of the lab has ended when it was started, so nobody waits for it. */
export function rehearse(machine: Machine, run: string): Rehearsed {
  const { host } = machine;
  assertRunId(run);
  const folder = openFolder(machine, run);
  const state = folder === null ? 'none' : stateIn(host, folder);
  if (folder === null || state !== 'armed') {
    throw refuse('NotArmed', `No undo is armed here for run ${run}: it is ${state}.`);
  }
  readValues(host, folder);
  const task = taskOf(host, run);
  if (task.state !== 'as-registered') {
    throw refuse('TaskChanged', `The task of this undo is ${task.state} (${task.differs.join(', ')}).`);
  }
  const asked = namesIn(host, folder).filter((name) => /^rehearsal\.\d+\.(wanted|answered)$/.test(name));
  const number = asked.length + 1;
  const [wanted, answer] = ['wanted', 'answered'].map((word) => `${folder}\\rehearsal.${number}.${word}`);
  writeFile(machine, wanted!, '');
  startTask(machine, taskPath(run));
  if (kindAt(host, answer!) !== 'file') {
    // It was told again every five seconds.
    host.scheduledTasks![taskPath(run)]!.lastRunMs += 35_000;
    moveFile(machine, wanted!, answer!);
    const what = 'The task of this undo did not answer within 40 seconds';
    throw refuse('RehearsalSilent', `${what}. It may not be allowed to run here.`);
  }
  const said = readJson(host, `${folder}\\rehearsal.${number}.json`) as {
    readonly ranAs: string;
    readonly items: readonly ItemReport[];
  };
  const { ranAs, items } = said;
  if (ranAs !== 'S-1-5-18') throw refuse('RehearsalFailed', `The task ran as ${ranAs}, not as SYSTEM.`);
  const unfit = items.find(({ outcome }) => outcome !== 'would-restore');
  if (unfit !== undefined) {
    throw refuse('RehearsalFailed', `The task could not put back ${unfit.what}: ${unfit.why}.`);
  }
  return { rehearsed: true, run, through: 'task-scheduler', ranAs, items };
}
