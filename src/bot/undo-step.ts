import type { Step, Value } from '../playbook/step.ts';
import type { ArmParameters, UndoSet, UndoStep } from '../playbook/undo-on-host.ts';

/** Seconds that each step of the undo may take on a host. A rehearsal waits forty for the task scheduler. */
const undoSeconds: Readonly<Record<UndoStep, number>> = {
  'undo/arm': 60,
  'undo/rehearse': 75,
  'undo/confirm': 45,
  'undo/status': 45,
  'undo/undo': 120,
};

/** Looking at the host, arming it, rehearsing and asking what is left: milliseconds that come before a timed change. */
export const armingMs =
  1_000 * (undoSeconds['undo/arm'] + undoSeconds['undo/rehearse'] + undoSeconds['undo/status']);

export function undoStep(set: UndoSet, name: UndoStep, parameters: Readonly<Record<string, Value>>): Step {
  return {
    name,
    ...set.steps[name],
    parameters,
    whatIf: false,
    timeoutMs: undoSeconds[name] * 1_000,
  };
}

/** What arm stores on the host for its task, with the digests by which the host tells it is whole. */
export function scriptsToStore(set: UndoSet): Pick<ArmParameters, 'Scripts' | 'Digests'> {
  const each = (what: 'text' | 'digest') =>
    Object.fromEntries(Object.entries(set.stored).map(([name, script]) => [name, script[what]]));
  return { Scripts: each('text'), Digests: each('digest') } as Pick<ArmParameters, 'Scripts' | 'Digests'>;
}
