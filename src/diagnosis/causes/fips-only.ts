import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { keyState } from '../key-state.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { tlsFailure } from '../tls-failure.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'fips-only', title: 'Only FIPS ciphers are allowed, and the two sides share none' };

export const fipsOnly: KnownCause = { ...head, judge };

/** FIPSAlgorithmPolicy is a lawful setting: it is named only where something failed that it explains. */
function judge(evidence: Evidence): Cause | null {
  if (seenPart(evidence, 'tls')?.fips !== 1) return null;
  const { said, sign, event, works } = tlsFailure(evidence);
  const code = evidence.codes?.extended === 8;
  if (sign === null && !code) return null;
  const key = keyState(evidence);
  const explained = key.state === 'no-read' || key.state === 'missing' || key.state === 'orphan';
  return verdict(head, evidence, {
    confidence:
      explained || (works !== null && !code) ? 'weak' : said !== null || event !== null ? 'strong' : 'medium',
    for: [sign, 'FIPSAlgorithmPolicy Enabled is 1', event],
    against: [works, explained ? key.line : null],
    notLooked: unseen(evidence, 'events', 'key-access'),
    owner: describeOwner(ownerOf(evidence, 'FIPS mode')),
  });
}
