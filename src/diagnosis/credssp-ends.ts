import type { Evidence } from './evidence.ts';
import { observationOf } from './observation-of.ts';

const words: Readonly<Record<string, string>> = {
  'closed-on-token': 'closed on our NTLM token',
  'reset-on-token': 'reset on our NTLM token',
  'timed-out': 'no answer to our NTLM token in time',
  'unexpected-bytes': 'an answer to our NTLM token that is not CredSSP',
};

/** How the connection ended when NLA began, in a line; null where it did not end there. */
export function credsspEnds({ outside }: Evidence): string | null {
  const word = words[observationOf(outside, 'credssp') ?? ''];
  return word === undefined ? null : `${word}, seen from ${outside?.from}`;
}
