import type { Outcome, Value } from '../../src/playbook/step.ts';
import { Thrown } from '../thrown.ts';
import type { Ask, Behaviour } from './behaviour.ts';
import type { Machine } from './machine.ts';
import { arm } from './undo/arm.ts';
import { confirmSteps } from './undo/confirm.ts';
import { drive } from './undo/drive.ts';
import { rehearse } from './undo/rehearse.ts';
import { statusSteps } from './undo/status.ts';
import { undoSteps } from './undo/undo.ts';

/** The scripts of the timed undo on the host. */
export const undo: Readonly<Record<string, Behaviour>> = {
  arm: script(['RunId', 'AfterSeconds', 'Items', 'Scripts', 'Digests'], arm),
  rehearse: script(['RunId'], rehearse),
  confirm: script(['RunId'], (machine, run) => drive(confirmSteps(machine, run))),
  status: script(['RunId'], (machine, run) => drive(statusSteps(machine, run))),
  undo: script(['RunId'], (machine, run) => drive(undoSteps(machine, run))),
};

function script(
  parameters: readonly string[],
  run: (machine: Machine, run: string, ask: Ask) => object,
): Behaviour {
  return {
    parameters,
    run(ask, machine): Outcome {
      try {
        return { kind: 'returned', value: run(machine, String(ask.given('RunId')), ask) as Value };
      } catch (cause) {
        if (cause instanceof Thrown) return cause.outcome;
        throw cause;
      }
    },
  };
}
