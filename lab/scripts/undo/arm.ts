import type { Value } from '../../../src/playbook/step.ts';
import type { Armed } from '../../../src/playbook/undo-on-host.ts';
import { moveFile, namesIn, readFile, writeFile } from '../../disk.ts';
import { refuse, Thrown } from '../../thrown.ts';
import { uptimeMs } from '../../uptime.ts';
import { type Ask, asRecord } from '../behaviour.ts';
import type { Machine } from '../machine.ts';
import { storedItem } from './restore-item.ts';
import {
  assertRunId,
  hostTime,
  openFolder,
  otherUndo,
  readValues,
  stateIn,
  textDigest,
  type Values,
} from './undo-folder.ts';
import { registerTask, removeTask, taskOf, taskPath } from './undo-task.ts';

const scriptNames = ['harness.ps1', 'task.ps1', 'undo.ps1'] as const;

/** arm.ps1. */
export function arm(machine: Machine, run: string, { given }: Ask): Armed {
  const { host } = machine;
  const afterSeconds = Number(given('AfterSeconds'));
  if (!(afterSeconds >= 60 && afterSeconds <= 14_400)) {
    throw new Thrown('ParameterArgumentValidationError', 'Cannot validate argument on parameter.');
  }
  assertRunId(run);
  const items = (given('Items') as readonly Value[]).map((each) => storedItem(asRecord(each) ?? {}));
  const [scripts, digests] = [asRecord(given('Scripts')) ?? {}, asRecord(given('Digests')) ?? {}];
  const stored: Record<string, string> = {};
  for (const name of scriptNames) {
    stored[name] = textDigest(String(scripts[name] ?? ''));
    if (stored[name] !== digests[name]) {
      throw refuse('BadScript', `${name} is not the script its digest names.`);
    }
  }
  assertAlone(machine, run);
  const folder = openFolder(machine, run, true)!;
  const state = stateIn(host, folder);
  if (state !== 'none' && state !== 'armed') {
    throw refuse('UndoOver', `The undo of run ${run} is over: it is ${state}.`);
  }
  const wanted: Values = { run, at: hostTime(machine), afterSeconds, items };
  const values = state === 'armed' ? asArmed(machine, folder, wanted) : wanted;
  if (state === 'none') {
    for (const name of scriptNames) writeFile(machine, `${folder}\\${name}`, String(scripts[name]));
    const text = JSON.stringify(values);
    writeFile(machine, `${folder}\\values.json`, text);
    writeFile(
      machine,
      `${folder}\\digests.json`,
      JSON.stringify({ ...stored, 'values.json': textDigest(text) }),
    );
    register(machine, run);
    for (const name of namesIn(host, folder).filter((each) => each.startsWith('tick.'))) {
      moveFile(machine, `${folder}\\${name}`, `${folder}\\old.${name}`);
    }
    writeFile(machine, `${folder}\\tick.${uptimeMs(host, machine.now())}.${afterSeconds * 1000}`, '');
    writeFile(machine, `${folder}\\state.armed`, '');
  }
  const kept = JSON.parse(readFile(host, `${folder}\\digests.json`)) as Record<string, string>;
  const at = { armedAt: values.at, dueAfterSeconds: afterSeconds, digest: kept['undo.ps1']! };
  return { state: 'armed', run, task: taskPath(run), folder, ...at, items: items.length };
}

function assertAlone(machine: Machine, run: string): void {
  const [other] = otherUndo(machine, run);
  if (other === undefined) return;
  const what = `The undo of run ${other} is armed on this host`;
  throw refuse('OtherUndoArmed', `${what}; nothing else is changed before that is over.`);
}

/** Asked again: what was armed then must be what is asked for now. */
function asArmed({ host }: Machine, folder: string, wanted: Values): Values {
  const values = readValues(host, folder);
  const isSame = JSON.stringify(values.items) === JSON.stringify(wanted.items);
  if (!isSame || values.afterSeconds !== wanted.afterSeconds) {
    throw refuse('ArmedOtherwise', `The undo of run ${wanted.run} is armed already, for other values.`);
  }
  const task = taskOf(host, wanted.run);
  if (task.state !== 'as-registered') throw refuse('TaskChanged', `The task of this undo is ${task.state}.`);
  return values;
}

function register(machine: Machine, run: string): void {
  registerTask(machine, run);
  const task = taskOf(machine.host, run);
  if (task.state === 'as-registered') return;
  removeTask(machine, run);
  const what = `Windows did not take the task as it was written (${task.differs.join(', ')})`;
  throw refuse('TaskNotAsWritten', `${what}, so nothing is armed.`);
}
