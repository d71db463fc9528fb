import type { Cause, KnownCause } from '../cause.ts';
import type { Evidence } from '../evidence.ts';
import { observationOf } from '../observation-of.ts';
import { unseen } from '../unseen.ts';
import { verdict } from '../verdict.ts';

const head = { id: 'credssp-failed', title: 'CredSSP does not answer' };

export const credsspFailed: KnownCause = { ...head, judge };

const words: Readonly<Record<string, string>> = {
  'closed-on-token': 'closed on our NTLM token',
  'reset-on-token': 'reset on our NTLM token',
  'timed-out': 'no answer to our NTLM token in time',
  'unexpected-bytes': 'an answer to our NTLM token that is not CredSSP',
};

/** Broken CredSSP, or NTLM refused without a word: Kerberos may still work, so it never goes above medium. */
function judge(evidence: Evidence): Cause | null {
  const word = words[observationOf(evidence.outside, 'credssp') ?? ''];
  if (word === undefined) return null;
  return verdict(head, evidence, {
    confidence: 'medium',
    for: [`${word}, seen from ${evidence.outside?.from}`],
    notLooked: [...unseen(evidence, 'events'), 'Kerberos: not tried, it needs credentials'],
  });
}
