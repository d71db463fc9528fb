import type { Evidence } from './evidence.ts';
import { observationOf } from './observation-of.ts';

const words: Readonly<Record<string, string>> = {
  'reset-after-client-hello': 'reset after ClientHello',
  'closed-after-client-hello': 'closed after ClientHello',
  'plaintext-after-tls-promised': 'plaintext came after TLS was promised',
  // internal_error: what Schannel sends, if anything, when its own credential fails.
  'alert-80': 'TLS alert 80 (internal error)',
};

/** The sign of a server that cannot use its TLS credential, in words; null when the look shows none. */
export function hangUp(evidence: Evidence): string | null {
  const { outside } = evidence;
  if (observationOf(outside, 'negotiation') === 'no-certificate') {
    return `negotiation failure 3, no usable certificate on the server, seen from ${outside?.from}`;
  }
  const word = words[observationOf(outside, 'tls') ?? ''];
  return word === undefined ? null : `${word}, seen from ${outside?.from}`;
}
