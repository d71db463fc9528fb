import type { Outcome, UnreachableLayer } from '../../src/playbook/step.ts';

export type Unreachable = Extract<Outcome, { kind: 'unreachable' }>;

/** The outcome of a host that was not reached: nothing was sent. */
export function unreachable(layer: UnreachableLayer, message: string): Unreachable {
  return { kind: 'unreachable', layer, message };
}
