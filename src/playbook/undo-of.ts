import type { ParameterValue, Playbook, Undo } from './playbook.ts';

/**
 * The undo of one plan: where a parameter says how long the change holds, its minutes count, and the host ends it then
 * whatever is proved. 0 there means that it does not end by itself: it is confirmed like any other timed change.
 */
export function undoOf(
  { undo }: Pick<Playbook, 'undo'>,
  parameters: Readonly<Record<string, ParameterValue>>,
): Undo {
  if (undo.kind !== 'timed' || undo.holdsFor === undefined) return undo;
  const minutes = parameters[undo.holdsFor];
  return typeof minutes === 'number' && minutes > 0
    ? { kind: 'timed', minutes, holds: true }
    : { kind: 'timed', minutes: undo.minutes };
}
