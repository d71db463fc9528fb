import type { Outcome } from '../src/playbook/step.ts';

/** An error record that a script on a lab host throws; `id` is its FullyQualifiedErrorId. */
export class Thrown extends Error {
  readonly id: string;
  constructor(id: string, message: string) {
    super(message);
    this.id = id;
  }
  get outcome(): Outcome {
    return { kind: 'threw', id: this.id, message: this.message };
  }
}

/** A refusal of a script. */
export function refuse(id: string, message: string): Thrown {
  return new Thrown(`RdpMedic.${id}`, message);
}
