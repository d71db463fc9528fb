import type { Cause, KnownCause } from '../cause.ts';
import { describeDate } from '../describe-time.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'certificate-expired', title: 'The certificate given to the listener has expired' };

export const certificateExpired: KnownCause = { ...head, judge };

/** A certificate that somebody issued and pinned; Windows' own is judged by renewal-failed. */
function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  if (observationOf(outside, 'certificate') !== 'expired' || outside?.certificate == null) return null;
  const part = seenPart(evidence, 'certificate');
  const pinned = part !== null && part.pinned !== null && part.pinnedInStore === true;
  if (part === null ? outside.certificate.selfSigned : !pinned) return null;
  const { subject, issuer, notAfter } = outside.certificate;
  return verdict(head, evidence, {
    confidence: pinned ? 'strong' : 'medium',
    for: [
      `certificate ${subject} expired on ${describeDate(notAfter)}, seen from ${outside.from}`,
      outside.certificate.selfSigned ? null : `it was issued by ${issuer}`,
      pinned ? 'the listener is pinned to a certificate in LocalMachine\\My' : null,
    ],
    notLooked: unseen(evidence, 'certificate'),
  });
}
