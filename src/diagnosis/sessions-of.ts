import type { InsideEvidence } from './evidence.ts';
import type { LogonSession } from './parts.ts';

/** The people logged on; null when they could not be counted or were not asked for, which is never "nobody". */
export function sessionsOf(inside: InsideEvidence | null): readonly LogonSession[] | null {
  const part = inside?.sessions;
  return part?.looked === true ? part.value.sessions : null;
}
