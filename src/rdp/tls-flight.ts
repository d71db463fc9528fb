import type { TlsObservation } from './look.ts';

/** How the raw stream ended while TLS was being set up. */
export type StreamEnd = 'closed' | 'reset' | 'timed-out' | 'open';

/** Raw bytes kept for judging a handshake that failed: alerts come early or not at all. */
export const keptTlsBytes = 32_768;

/**
 * What a failed TLS handshake looked like on the wire, from the first bytes the server sent after our
 * ClientHello (RFC 8446 section 5.1, 6) and how the stream ended. Libraries blur these cases; the bytes do not.
 */
export function judgeFailedTls(received: Uint8Array, end: StreamEnd): TlsObservation {
  const first = received[0];
  if (first !== undefined && (first < 20 || first > 23)) return 'plaintext-after-tls-promised';
  let answered: TlsObservation | null = null;
  for (let at = 0; at + 5 <= received.length; ) {
    // A record that is not one: something else speaks here.
    if (received[at]! < 20 || received[at]! > 23 || received[at + 1] !== 3) break;
    const length = (received[at + 3]! << 8) | received[at + 4]!;
    const record = received.subarray(at + 5, at + 5 + length);
    // An alert of two bytes is in the clear; warnings (level 1) before the end matter as little as to OpenSSL.
    if (received[at] === 21 && record.length === 2 && record[0] === 2) return `alert-${record[1]!}`;
    answered ??= received[at] === 22 ? oldVersion(record) : null;
    at += 5 + length;
  }
  if (answered !== null) return answered;
  if (end === 'closed') return 'closed-after-client-hello';
  if (end === 'reset') return 'reset-after-client-hello';
  if (end === 'timed-out') return 'timed-out-after-client-hello';
  return 'protocol-error';
}

/** The version of a ServerHello older than TLS 1.2, which a present-day client refuses; else null. */
function oldVersion(record: Uint8Array): TlsObservation | null {
  if (record[0] !== 2 || record[4] !== 3) return null;
  if (record[5] === 1) return 'tls-1.0';
  return record[5] === 2 ? 'tls-1.1' : null;
}

/** Whether the look should ask once more with TLS 1.0 allowed, to learn if older TLS is what is spoken. */
export function suggestsOlderTls(observation: TlsObservation): boolean {
  return (
    observation === 'tls-1.0' ||
    observation === 'tls-1.1' ||
    observation === 'alert-40' ||
    observation === 'alert-70' ||
    observation === 'closed-after-client-hello' ||
    observation === 'reset-after-client-hello'
  );
}
