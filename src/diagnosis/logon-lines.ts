import type { Cause } from './cause.ts';
import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';
import { probeClock } from './probe-clock.ts';

/** Causes that end every TLS handshake with this host. */
const endTls = [
  'machine-keys-renamed',
  'store-entry-orphaned',
  'pinned-certificate-wrong',
  'key-denied',
  'listener-key-missing',
  'listener-key-unusable',
  'cipher-policy-empty',
  'fips-only',
  'tls-mismatch',
];

/**
 * Whoever came as far as a logon has passed TLS (1149, 140, 4625 of the network): that speaks against what ends every
 * handshake, and takes its proof away where it happened after our own had failed.
 */
export function withLogonLines(cause: Cause, evidence: Evidence): Cause {
  if (!endTls.includes(cause.id)) return cause;
  const logon = lastLogon(evidence);
  if (logon === null) return cause;
  const after = Date.parse(logon.event.at) > (probeClock(evidence)?.endMs ?? Number.POSITIVE_INFINITY);
  const lowered = after && cause.confidence === 'strong';
  return {
    ...cause,
    confidence: lowered ? 'medium' : cause.confidence,
    against: [
      ...cause.against,
      `somebody came as far as a logon, so TLS worked then: ${describeEvent(logon)}`,
    ],
  };
}

function lastLogon(evidence: Evidence): FoundEvent | null {
  const found = [
    ...findEvents(evidence, 'remoteconnectionmanager', [1149]),
    ...findEvents(evidence, 'rdpcorets', [140]),
    ...findEvents(evidence, 'security-auditing', [4625]).filter(({ event }) => event.data.LogonType === '3'),
  ].filter(({ near }) => near);
  const [last] = found.toSorted(
    (a, b) => Date.parse(b.event.at) - Date.parse(a.event.at) || a.event.id - b.event.id,
  );
  return last ?? null;
}
