import type { Outcome, Value } from '../../src/playbook/step.ts';
import type { Machine } from './machine.ts';

/** One script as it behaves on a lab host: the parameters it declares, and what running it comes to. */
export interface Behaviour {
  /** Names as declared; PowerShell compares them without case. */
  readonly parameters: readonly string[];
  run(ask: Ask, machine: Machine): Outcome | Promise<Outcome>;
}

export interface Ask {
  /** The value of a parameter, whatever the case of its name; undefined when it was not given. */
  readonly given: (name: string) => Value | undefined;
  readonly whatIf: boolean;
}

export interface Snapshot {
  readonly [key: string]: Value;
}

export function returned(value: Value): Outcome {
  return { kind: 'returned', value };
}

/** A refusal of a script, as its error record arrives here. */
export function refused(id: string, message: string): Outcome {
  return { kind: 'threw', id: `RdpMedic.${id}`, message };
}

/** What every detect returns. */
export function detected(inDesiredState: boolean, state: Snapshot, findings: readonly Snapshot[]): Outcome {
  return returned({ inDesiredState, state, findings });
}

/** What every apply and revert returns. */
export function change(changed: boolean, before: Snapshot, after: Snapshot): Outcome {
  return returned({ changed, before, after, rebootRequired: false });
}

/** A stored before-state as a record; null when it is none. */
export function asRecord(value: Value | undefined): Snapshot | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Snapshot) : null;
}
