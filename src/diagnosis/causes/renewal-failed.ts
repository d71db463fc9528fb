import type { Cause, Confidence, KnownCause } from '../cause.ts';
import { describeDate } from '../describe-time.ts';
import type { Evidence } from '../evidence.ts';
import { describeEvent, type FoundEvent, findEvents, logGap } from '../find-events.ts';
import { hangUp } from '../hang-up.ts';
import { observationOf } from '../observation-of.ts';
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
  const { outside } = evidence;
  const part = seenPart(evidence, 'certificate');
  if (part !== null && part.pinned !== null && part.pinnedInStore === true) return null;
  if (part === null && outside?.certificate?.selfSigned === false) return null;
  const expired = expiredOutside(evidence);
  const stored = storedFault(evidence);
  const failure = unhealedFailure(evidence);
  const sign = expired ?? (stored !== null || failure !== null ? hangUp(evidence) : null);
  const storeEmpty = failure !== null && part !== null && part.stored === null;
  if (expired === null && stored === null && !storeEmpty) return null;
  const services = disabledPrerequisites(evidence);
  return verdict(head, evidence, {
    confidence: weigh(sign !== null, stored !== null || storeEmpty, failure !== null, evidence),
    for: [
      sign,
      stored,
      storeEmpty ? 'Cert:\\LocalMachine\\Remote Desktop is empty' : null,
      failure === null ? null : describeEvent(failure),
      ...services,
    ],
    against: [fineOutside(evidence), stored === null ? fineInStore(evidence) : null],
    notLooked: [
      ...unseen(evidence, 'certificate', 'events', 'services'),
      failure === null ? logGap(evidence, 'System') : null,
    ],
  });
}

function expiredOutside({ outside }: Evidence): string | null {
  if (observationOf(outside, 'certificate') !== 'expired') return null;
  const notAfter = outside?.certificate?.notAfter;
  const day = notAfter === undefined ? '' : ` on ${describeDate(notAfter)}`;
  return `the certificate served expired${day}, seen from ${outside?.from}`;
}

function weigh(sign: boolean, inStore: boolean, logged: boolean, evidence: Evidence): Confidence {
  if (fineOutside(evidence) !== null) return 'weak';
  return (sign || evidence.outside === null) && (inStore || logged) ? 'strong' : 'medium';
}

/** The newest store entry has expired, or names no key container (an orphan, which blocks the renewal). */
function storedFault(evidence: Evidence): string | null {
  const stored = seenPart(evidence, 'certificate')?.stored ?? null;
  if (stored === null) return null;
  if (stored.container === null) return 'the stored certificate names no key container (an orphan)';
  const now = evidence.outside?.at ?? seenPart(evidence, 'time')?.now;
  if (now === undefined || Date.parse(stored.notAfter) > Date.parse(now)) return null;
  return `the stored certificate expired on ${describeDate(stored.notAfter)} and was not replaced`;
}

/** Newest 1057 (not created) or 1058 (not replaced) that no 1056 (created) followed. */
function unhealedFailure(evidence: Evidence): FoundEvent | null {
  const newest = (ids: readonly number[]): FoundEvent | null =>
    findEvents(evidence, 'remoteconnectionmanager', ids).toSorted(
      (a, b) => Date.parse(b.event.at) - Date.parse(a.event.at),
    )[0] ?? null;
  const failure = newest([1057, 1058]);
  const success = newest([1056]);
  if (failure === null || success === null) return failure;
  return Date.parse(success.event.at) >= Date.parse(failure.event.at) ? null : failure;
}

/** SessionEnv makes the certificate; the others make its key. */
function disabledPrerequisites(evidence: Evidence): string[] {
  const makers = ['SessionEnv', 'KeyIso', 'CryptSvc', 'CertPropSvc'];
  const services = seenPart(evidence, 'services')?.services ?? [];
  const disabled = services.filter(({ startType }) => startType === 4).map(({ name }) => name);
  return makers.filter((name) => disabled.includes(name)).map((name) => `${name} is disabled`);
}

function fineInStore(evidence: Evidence): string | null {
  const stored = seenPart(evidence, 'certificate')?.stored ?? null;
  return stored === null ? null : `the stored certificate is valid to ${describeDate(stored.notAfter)}`;
}

function fineOutside(evidence: Evidence): string | null {
  if (observationOf(evidence.outside, 'certificate') !== 'valid') return null;
  return `the certificate served is valid, seen from ${evidence.outside?.from}`;
}
