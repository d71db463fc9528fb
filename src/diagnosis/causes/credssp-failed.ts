import type { Cause, KnownCause } from '../cause.ts';
import { credsspEnds } from '../credssp-ends.ts';
import type { Evidence } from '../evidence.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'credssp-failed', title: 'CredSSP does not answer' };

export const credsspFailed: KnownCause = { ...head, judge };

/** Broken CredSSP, or NTLM refused without a word: Kerberos may still work, so it never goes above medium. */
function judge(evidence: Evidence): Cause | null {
  const sign = credsspEnds(evidence);
  if (sign === null) return null;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [sign],
    notLooked: [...unseen(evidence, 'events'), 'Kerberos: not tried, it needs credentials'],
  });
}
