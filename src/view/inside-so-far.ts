import type { CheckState } from '../check/check.ts';
import { type InsideEvidence, type Looked, partNames } from '../diagnosis/evidence.ts';

type Inside = Pick<CheckState, 'arrived' | 'inside' | 'failed'>;

/** What a check knows of the inside by now, each part that is not there with its reason; null: nothing has come. */
export function insideSoFar({ arrived, inside, failed }: Inside): InsideEvidence | null {
  const seen = inside ?? arrived;
  if (seen === null) return null;
  const missing = missingBecause(inside !== null, failed);
  return Object.fromEntries(
    partNames.map((name) => [name, seen[name] ?? missing]),
  ) as unknown as InsideEvidence;
}

function missingBecause(isOver: boolean, failed: string | null): Looked<never> {
  if (failed !== null) return { looked: false, why: 'failed', detail: failed };
  // A check of an earlier release did not know of every part.
  return { looked: false, why: 'pending', detail: isOver ? 'this check did not ask for it' : '' };
}
