import type { Cause, KnownCause } from '../cause.ts';
import { endsEarlier } from '../ends-earlier.ts';
import type { Evidence } from '../evidence.ts';
import { seenPart } from '../seen-part.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'drain-mode', title: 'The host takes no new sessions (drain mode)' };

export const drainMode: KnownCause = { ...head, judge };

/** TSServerDrainMode 1 or 2: somebody is emptying this host. Those with a session may still come back to it. */
function judge(evidence: Evidence): Cause | null {
  const mode = seenPart(evidence, 'licensing')?.drainMode ?? null;
  if (mode !== 1 && mode !== 2) return null;
  const earlier = endsEarlier(evidence);
  return verdict(head, evidence, {
    confidence: earlier === null ? 'medium' : 'weak',
    for: [
      `TSServerDrainMode is ${mode}: ${mode === 1 ? 'no new sessions until it is set back' : 'no new sessions until the host restarts'}`,
    ],
    against: [earlier],
  });
}
