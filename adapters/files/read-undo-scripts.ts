import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Script } from '../../src/playbook/playbook.ts';
import type { UndoSet, UndoStep } from '../../src/playbook/undo-on-host.ts';
import type { Fault } from './fault.ts';
import { PlaybookFaults } from './playbook-faults.ts';
import { readHarness, scriptOf } from './read-harness.ts';

const steps = ['undo/arm', 'undo/rehearse', 'undo/confirm', 'undo/status', 'undo/undo'] as const;

/**
 * The scripts of the timed undo: each step with the harness it comes in, and the texts that `undo/arm` stores on a host.
 * Throws when one is not there, and `PlaybookFaults` where one calls what nobody declares.
 */
export function readUndoScripts(folder: string): UndoSet {
  const faults: Fault[] = [];
  const harnessFor = readHarness(folder, faults);
  const read = (name: string): string => readFileSync(join(folder, `${name}.ps1`), 'utf8');
  const whole = Object.fromEntries(
    steps.map((name) => {
      const text = read(name);
      return [name, { script: scriptOf(text), harness: harnessFor(`${name}.ps1`, text, faults) }];
    }),
  ) as Record<UndoStep, { script: Script; harness: Script }>;
  if (faults.length > 0) throw new PlaybookFaults(faults);
  const { script, harness } = whole['undo/undo'];
  return {
    steps: whole,
    stored: { 'harness.ps1': harness, 'task.ps1': scriptOf(read('undo/task')), 'undo.ps1': script },
  };
}
