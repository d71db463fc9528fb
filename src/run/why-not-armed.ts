import type { ParameterValue, Playbook } from '../playbook/playbook.ts';
import { restoreItemsOf } from '../playbook/restore-items-of.ts';
import type { Changed } from '../playbook/step.ts';
import { undoOf } from '../playbook/undo-of.ts';

/** A host confirms nothing in its last half minute. */
export const tooLateSeconds = 30;

/** Seconds from the sending of a change to the end of its proof, at most. */
export function secondsToProof({ timeout }: Pick<Playbook, 'timeout'>, proofWindowMs: number): number {
  return timeout.apply + timeout.detect + Math.ceil(proofWindowMs / 1_000);
}

/** Why a timed change is not planned, a sentence: no host could be told to put it back by itself. Null: it can be. */
export function whyNotArmed(
  playbook: Playbook,
  parameters: Readonly<Record<string, ParameterValue>>,
  { before, after }: Pick<Changed, 'before' | 'after'>,
  proofWindowMs: number,
): string | null {
  const { onHost, lowersSecurity } = playbook;
  const undo = undoOf(playbook, parameters);
  if (undo.kind !== 'timed') return null;
  if (onHost === undefined) return 'The scripts are not there with which a host puts it back by itself.';
  const atLeast = 2 * secondsToProof(playbook, proofWindowMs);
  if (undo.minutes * 60 < atLeast) {
    return `Its undo comes after ${undo.minutes} min, before it could be proved twice over (${atLeast} s).`;
  }
  const items = restoreItemsOf(before, after, lowersSecurity);
  return items.kind === 'items' ? null : `The host could not put it back by itself. ${items.why}`;
}
