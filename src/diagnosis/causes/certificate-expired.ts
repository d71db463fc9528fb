import type { Cause, KnownCause } from '../cause.ts';
import { describeDate } from '../describe-time.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'certificate-expired', title: 'The certificate given to the listener has expired' };

export const certificateExpired: KnownCause = { ...head, judge };

/**
 * A certificate that somebody issued; Windows' own is judged by renewal-failed, and one that was seen to be pinned by
 * pinned-certificate-expired.
 */
function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  if (observationOf(outside, 'certificate') !== 'expired' || outside?.certificate == null) return null;
  if (seenPart(evidence, 'certificate') !== null || outside.certificate.selfSigned) return null;
  const { subject, issuer, notAfter } = outside.certificate;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [
      `certificate ${subject} expired on ${describeDate(notAfter)}, seen from ${outside.from}`,
      `it was issued by ${issuer}`,
    ],
    notLooked: unseen(evidence, 'certificate'),
  });
}
