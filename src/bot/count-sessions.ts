import type { InsideEvidence } from '../diagnosis/evidence.ts';

/** How many people are logged on, connected or not; null: they could not be counted, which is never 0. */
export function countSessions(part: InsideEvidence['sessions']): number | null {
  return part.looked ? (part.value.sessions?.length ?? null) : null;
}
