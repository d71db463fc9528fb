import type { Cause, KnownCause } from '../cause.ts';
import { describeHandshake } from '../describe-handshake.ts';
import type { Evidence } from '../evidence.ts';
import { partNames } from '../evidence.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'healthy', title: 'RDP works from here' };

/** Speaks only when no other cause does. Strong about the way from this place, not about a person's session. */
export const healthy: KnownCause = { ...head, judge };

function judge(evidence: Evidence): Cause | null {
  const { outside, codes } = evidence;
  if (outside?.verdict !== 'healthy') return null;
  const failed = codes !== null && codes.main !== null && codes.main > 3;
  return verdict(head, evidence, {
    confidence: 'strong',
    for: [`${describeHandshake(outside)}, seen from ${outside.from}`],
    against: [failed ? 'your code says that a connection failed; from here none did' : null],
    notLooked: unseen(evidence, ...partNames),
  });
}
