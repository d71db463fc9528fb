import type { InsideEvidence } from './evidence.ts';
import type { LogonSession } from './parts.ts';

/**
 * The people logged on; null when they could not be counted or were not asked for, which is never "nobody". Only
 * Windows' own list can say that nobody is: that no shell runs proves nothing, for Server Core has none.
 */
export function sessionsOf(inside: Pick<InsideEvidence, 'sessions'> | null): readonly LogonSession[] | null {
  const part = inside?.sessions;
  if (part?.looked !== true) return null;
  const { sessions, by } = part.value;
  return sessions !== null && sessions.length === 0 && by !== 'wts' ? null : sessions;
}
