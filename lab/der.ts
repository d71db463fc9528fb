/** The DER forms a certificate is made of, beyond those the protocol needs (X.690). */
import { encodeDer } from '../src/rdp/der.ts';

export function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return encodeDer(0x30, ...items);
}

/** An INTEGER of any length from its unsigned bytes: a leading zero keeps the sign bit clear. */
export function unsigned(bytes: Uint8Array): Uint8Array {
  return (bytes[0] ?? 0) & 0x80 ? encodeDer(0x02, Uint8Array.of(0), bytes) : encodeDer(0x02, bytes);
}

export function objectId(dotted: string): Uint8Array {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  return encodeDer(0x06, Uint8Array.of(first! * 40 + second!, ...rest.flatMap(base128)));
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return encodeDer(0x03, Uint8Array.of(unusedBits), bytes);
}

/** UTCTime holds years up to 2049 (RFC 5280 4.1.2.5); a lab certificate never lives longer. */
export function utcTime(at: Date): Uint8Array {
  const digits = at.toISOString().replace(/\D/g, '').slice(2, 14);
  return encodeDer(0x17, Buffer.from(`${digits}Z`, 'ascii'));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}
