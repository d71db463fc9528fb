import { describeDate } from './describe-time.ts';
import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';
import { hangUp } from './hang-up.ts';
import { keyState } from './key-state.ts';
import { observationOf } from './observation-of.ts';
import { probeClock } from './probe-clock.ts';
import { seenPart } from './seen-part.ts';

interface RenewalSigns {
  /** From outside: an expired certificate, or a hang-up for want of one; null when neither was seen. */
  readonly sign: string | null;
  /** The store entry in use has expired or names no key. */
  readonly stored: string | null;
  /** Its Remote Desktop store is empty though a failure was logged. */
  readonly storeEmpty: boolean;
  /** Newest 1057 (not created) or 1058 (not replaced) that no 1056 (created) followed. */
  readonly failure: FoundEvent | null;
  /** What says that nothing is wrong: the certificate served is valid. */
  readonly fine: string | null;
}

/** Whether Windows could make the listener's certificate and key of late, from both ends. */
export function renewalSigns(evidence: Evidence): RenewalSigns {
  const part = seenPart(evidence, 'certificate');
  const stored = storedFault(evidence);
  const failure = unhealedFailure(evidence);
  const key = keyState(evidence).state;
  // A hang-up has other reasons too: it counts beside something that says no key could be made.
  const keyless = stored !== null || failure !== null || key === 'missing' || key === 'orphan';
  return {
    sign: expiredOutside(evidence) ?? (keyless ? hangUp(evidence) : null),
    stored,
    storeEmpty: failure !== null && part !== null && part.stored === null,
    failure,
    fine: fineOutside(evidence),
  };
}

/** The failure as a line; null when none was logged. */
export function failureLine({ failure }: RenewalSigns): string | null {
  return failure === null ? null : describeEvent(failure);
}

export function expiredOutside({ outside }: Evidence): string | null {
  if (observationOf(outside, 'certificate') !== 'expired') return null;
  const notAfter = outside?.certificate?.notAfter;
  const day = notAfter === undefined ? '' : ` on ${describeDate(notAfter)}`;
  return `the certificate served expired${day}, seen from ${outside?.from}`;
}

/** An orphan blocks the renewal. Expiry is judged by the host's own clock: by that one Windows renews. */
function storedFault(evidence: Evidence): string | null {
  const stored = seenPart(evidence, 'certificate')?.stored ?? null;
  if (stored === null) return null;
  if (stored.container === null) return 'the stored certificate names no key container (an orphan)';
  const now = hostNow(evidence);
  if (now === null || Date.parse(stored.notAfter) > now) return null;
  return `the stored certificate expired on ${describeDate(stored.notAfter)} and was not replaced`;
}

/** Milliseconds since 1970 by the host's clock; null when nobody knows. */
export function hostNow(evidence: Evidence): number | null {
  const clock = probeClock(evidence);
  if (clock !== null) return clock.startMs;
  const now = seenPart(evidence, 'time')?.now;
  return now === undefined ? null : Date.parse(now);
}

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

function fineOutside(evidence: Evidence): string | null {
  if (observationOf(evidence.outside, 'certificate') !== 'valid') return null;
  return `the certificate served is valid, seen from ${evidence.outside?.from}`;
}
