import type { Cause, KnownCause } from '../cause.ts';
import { describeThumbprint } from '../describe-thumbprint.ts';
import { describeDate } from '../describe-time.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, findEvents } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = {
  id: 'pinned-certificate-expired',
  title: 'The certificate pinned to the listener has expired',
};

export const pinnedCertificateExpired: KnownCause = { ...head, judge };

/** 1053: the configured certificate expired. Somebody issued it, so Windows does not renew it. */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'certificate');
  if (part === null || part.pinned === null || part.pinnedInStore === false) return null;
  const { outside } = evidence;
  const ends = part.pinnedEntry?.notAfter;
  // By our clock, as clients judge it; the host's own may be wrong.
  const now = outside?.at ?? seenPart(evidence, 'time')?.now;
  const expired = ends !== undefined && now !== undefined && Date.parse(ends) <= Date.parse(now);
  const [event] = findEvents(evidence, 'remoteconnectionmanager', [1053]);
  const seen = observationOf(outside, 'certificate') === 'expired';
  if (!expired && (event === undefined || part.pinnedEntry !== null) && !seen) return null;
  const served = outside?.certificate ?? null;
  const line = seen
    ? `certificate ${served?.subject} expired on ${describeDate(served?.notAfter ?? '')}, seen from ${outside?.from}`
    : null;
  const sign = line ?? hangUp(evidence);
  const pin = describeThumbprint(part.pinned);
  return verdict(head, evidence, {
    confidence: sign !== null ? 'strong' : 'medium',
    for: [
      sign,
      expired
        ? `the listener is pinned to ${pin} in LocalMachine\\My, which expired on ${describeDate(ends)}`
        : `the listener is pinned to ${pin}`,
      event === undefined ? null : describeEvent(event),
    ],
    notLooked: event === undefined ? unseen(evidence, 'events') : [],
  });
}
