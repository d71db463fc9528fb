import type { InsideEvidence } from '../diagnosis/evidence.ts';
import { sessionsOf } from '../diagnosis/sessions-of.ts';

/** How many people are logged on, connected or not; null: they could not be counted, which is never 0. */
export function countSessions(part: InsideEvidence['sessions']): number | null {
  return sessionsOf({ sessions: part })?.length ?? null;
}
