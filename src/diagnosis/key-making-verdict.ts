import type { Cause, KnownCause } from './cause.ts';
import type { Evidence, PartName } from './evidence.ts';
import { passed } from './observation-of.ts';
import { failureLine, renewalSigns } from './renewal-signs.ts';
import { unseen } from './unseen.ts';
import { verdict } from './verdict.ts';

/**
 * The verdict on something inside that keeps Windows from making the listener's key or certificate. Strong needs the
 * harm seen from outside; without any harm it is advice: a fault that
 * waits for the next renewal.
 */
export function keyMakingVerdict(
  head: Pick<KnownCause, 'id' | 'title'>,
  evidence: Evidence,
  facts: readonly string[],
  { owner = null, notLooked = [] }: { owner?: string | null; notLooked?: readonly PartName[] } = {},
): Cause {
  const signs = renewalSigns(evidence);
  const failure = failureLine(signs);
  const harmed = failure !== null || signs.stored !== null;
  const works = passed(evidence.outside, 'tls') && signs.sign === null;
  return verdict(head, evidence, {
    confidence: signs.sign !== null ? 'strong' : works && !harmed ? 'weak' : 'medium',
    for: [signs.sign, ...facts, signs.stored, failure],
    against: [works ? `TLS completes, seen from ${evidence.outside?.from}: nothing fails yet` : null],
    notLooked: unseen(evidence, 'certificate', 'events', ...notLooked),
    owner,
    ...(works && !harmed ? { advice: true as const } : {}),
  });
}
