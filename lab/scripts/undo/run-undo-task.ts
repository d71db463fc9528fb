import { fileDigest, readFile } from '../../disk.ts';
import type { Machine } from '../machine.ts';
import { drive } from './drive.ts';
import { undoSteps } from './undo.ts';

/** What task.ps1 does: the scripts beside it must be what was stored, then undo.ps1 runs. What it throws is lost. */
export function runUndoTask(machine: Machine, folder: string, run: string): void {
  const { host } = machine;
  try {
    const digests = JSON.parse(readFile(host, `${folder}\\digests.json`)) as Record<string, string>;
    const intact = ['task.ps1', 'harness.ps1', 'undo.ps1'].every(
      (name) => fileDigest(host, `${folder}\\${name}`) === digests[name],
    );
    if (intact) drive(undoSteps(machine, run));
  } catch {
    // Nobody reads what a scheduled task prints.
  }
}
