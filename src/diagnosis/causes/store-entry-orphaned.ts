import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { hangUp } from '../hang-up.ts';
import { passed } from '../observation-of.ts';
import { expiredOutside, failureLine, hostNow, renewalSigns } from '../renewal-signs.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'store-entry-orphaned', title: 'The certificate in the store has lost its key' };

export const storeEntryOrphaned: KnownCause = { ...head, judge };

/**
 * A store entry without its key-provider property: it cannot be served, and it stands in the way of a new one. Once
 * it has expired, renewal-failed speaks of it. CNG keys have a container too and are no orphans.
 */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'certificate');
  if (part === null || part.pinnedInStore === true || part.stored?.container !== null) return null;
  const now = hostNow(evidence);
  if (now !== null && Date.parse(part.stored.notAfter) <= now) return null;
  if (expiredOutside(evidence) !== null) return null;
  const signs = renewalSigns(evidence);
  const sign = hangUp(evidence);
  const works = passed(evidence.outside, 'tls');
  return verdict(head, evidence, {
    confidence: sign !== null ? 'strong' : works && signs.failure === null ? 'weak' : 'medium',
    for: [sign, signs.stored, failureLine(signs)],
    against: [
      works ? `TLS completes, seen from ${evidence.outside?.from}: an older key may still be held` : null,
    ],
    notLooked: unseen(evidence, 'events'),
    ...(works && signs.failure === null ? { advice: true as const } : {}),
  });
}
