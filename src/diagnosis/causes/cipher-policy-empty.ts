import type { Cause, KnownCause } from '../cause.ts';
import { describeOwner } from '../describe-owner.ts';
import type { Evidence } from '../evidence.ts';
import { ownerOf } from '../owner-of.ts';
import { seenPart } from '../seen-part.ts';
import { tlsFailure } from '../tls-failure.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'cipher-policy-empty', title: 'The list of cipher suites is empty, so TLS has none' };

export const cipherPolicyEmpty: KnownCause = { ...head, judge };

/** SSL\00010002\Functions present and empty: Schannel has nothing to offer. It counts after a restart of the host. */
function judge(evidence: Evidence): Cause | null {
  const tls = seenPart(evidence, 'tls');
  if (tls === null) return null;
  const byPolicy = tls.cipherPolicy === 'empty';
  // A policy that is there wins over the local list.
  const local = tls.localCiphersEmpty && tls.cipherPolicy === 'absent';
  if (!byPolicy && !local) return null;
  const { sign, event, works } = tlsFailure(evidence);
  return verdict(head, evidence, {
    confidence: works !== null ? 'weak' : sign !== null ? 'strong' : 'medium',
    for: [
      sign,
      byPolicy ? 'the cipher policy is present and empty' : 'the local list of cipher suites is empty',
      event,
    ],
    against: [works],
    notLooked: event === null ? unseen(evidence, 'events') : [],
    owner: byPolicy ? describeOwner(ownerOf(evidence, 'cipher suites')) : null,
  });
}
