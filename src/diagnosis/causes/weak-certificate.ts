import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'weak-certificate', title: 'The listener certificate is too weak' };

export const weakCertificate: KnownCause = { ...head, judge };

/** Seen from outside alone; which certificate it is inside decides what can be done about it. */
function judge(evidence: Evidence): Cause | null {
  const { outside } = evidence;
  const seen = observationOf(outside, 'certificate');
  const facts = outside?.certificate ?? null;
  if (seen === 'weak-key') {
    return weak(evidence, `key of ${facts?.keyBits ?? 'unknown'} bits, seen from ${outside?.from}`);
  }
  if (seen === 'weak-signature') {
    return weak(
      evidence,
      `signed with ${facts?.signatureAlgorithm ?? 'an old algorithm'}, seen from ${outside?.from}`,
    );
  }
  if (seen === 'unreadable') return weak(evidence, `it could not be read, seen from ${outside?.from}`);
  return null;
}

function weak(evidence: Evidence, line: string): Cause {
  const notLooked = unseen(evidence, 'certificate');
  return verdict(head, evidence, { confidence: 'medium', for: [line], notLooked });
}
