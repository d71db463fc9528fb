import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { describeDate, describeSpan } from '../describe-time.ts';
import { disabledPrerequisites } from '../disabled-prerequisites.ts';
import type { Evidence } from '../evidence.ts';
import { historyGap } from '../log-gap.ts';
import { probeClock } from '../probe-clock.ts';
import { expiredOutside, failureLine, hostNow, renewalSigns } from '../renewal-signs.ts';
import { seenPart } from '../seen-part.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'renewal-failed', title: 'The listener certificate could not be renewed' };

export const renewalFailed: KnownCause = { ...head, judge };

/**
 * Windows renews its self-signed certificate by itself; an expired one is the sign of a failed renewal, not
 * the fault itself. A certificate that somebody pinned is not Windows' to renew: see certificate-expired.
 */
function judge(evidence: Evidence): Cause | null {
  const part = seenPart(evidence, 'certificate');
  if (part !== null && part.pinned !== null && part.pinnedInStore === true) return null;
  if (part === null && evidence.outside?.certificate?.selfSigned === false) return null;
  const signs = renewalSigns(evidence);
  const { sign, stored, storeEmpty, failure, fine } = signs;
  if (expiredOutside(evidence) === null && stored === null && !storeEmpty) return null;
  if (orphanThatIsValid(evidence) && failure === null) return null;
  const early = validByItsClock(evidence);
  return verdict(head, evidence, {
    confidence: early === null ? weigh(signs, evidence) : 'weak',
    for: [
      sign,
      stored,
      storeEmpty ? 'Cert:\\LocalMachine\\Remote Desktop is empty' : null,
      failureLine(signs),
      ...disabledPrerequisites(evidence).map(({ line }) => line),
    ],
    against: [fine, stored === null ? (early ?? fineInStore(evidence)) : null],
    notLooked: [
      ...unseen(evidence, 'certificate', 'events', 'services'),
      failure === null ? historyGap(evidence, 'System') : null,
    ],
  });
}

function weigh(
  { sign, stored, storeEmpty, failure, fine }: ReturnType<typeof renewalSigns>,
  evidence: Evidence,
): Confidence {
  if (fine !== null) return 'weak';
  const inside = stored !== null || storeEmpty || failure !== null;
  return (sign !== null || evidence.outside === null) && inside ? 'strong' : 'medium';
}

/** Nothing had to be renewed yet: store-entry-orphaned speaks of that entry. */
function orphanThatIsValid(evidence: Evidence): boolean {
  const stored = seenPart(evidence, 'certificate')?.stored ?? null;
  const now = hostNow(evidence);
  if (stored === null || stored.container !== null || expiredOutside(evidence) !== null) return false;
  return now !== null && Date.parse(stored.notAfter) > now;
}

/** A host whose clock is behind sees no reason to renew what has expired for everybody else. */
function validByItsClock(evidence: Evidence): string | null {
  const clock = probeClock(evidence);
  const served = evidence.outside?.certificate?.notAfter;
  if (clock === null || !clock.measured || served === undefined || expiredOutside(evidence) === null)
    return null;
  const behindMs = Date.parse(evidence.outside!.at) - clock.startMs;
  if (Date.parse(served) <= clock.startMs) return null;
  return `by the host's own clock, ${describeSpan(behindMs)} behind ours, it is still valid`;
}

function fineInStore(evidence: Evidence): string | null {
  const stored = seenPart(evidence, 'certificate')?.stored ?? null;
  return stored === null ? null : `the stored certificate is valid to ${describeDate(stored.notAfter)}`;
}
