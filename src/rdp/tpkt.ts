import { concatBytes } from './bytes.ts';

/** Longest TPKT taken during negotiation; a confirm is 11 or 19 bytes, so this is generous. */
export const longestTpkt = 4096;

/** The first frame of a stream: whole, not whole yet, or none (RFC 1006 section 6). */
type TpktRead =
  | { readonly kind: 'frame'; readonly payload: Uint8Array; readonly length: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad'; readonly why: 'not-tpkt' | 'too-short' | 'too-long' };

/** Reads the first TPKT of `bytes`; `length` is what it takes up, header included. A stranger is known by byte one. */
export function readTpkt(bytes: Uint8Array, longest: number = longestTpkt): TpktRead {
  if (bytes.length === 0) return { kind: 'more' };
  if (bytes[0] !== 3) return { kind: 'bad', why: 'not-tpkt' };
  if (bytes.length < 4) return { kind: 'more' };
  const length = (bytes[2]! << 8) | bytes[3]!;
  // Four bytes of header and at least the three of an X.224 data unit.
  if (length < 7) return { kind: 'bad', why: 'too-short' };
  if (length > longest) return { kind: 'bad', why: 'too-long' };
  if (bytes.length < length) return { kind: 'more' };
  return { kind: 'frame', payload: bytes.subarray(4, length), length };
}

/** Puts the four-byte header before a payload of at most 65 531 bytes. */
export function encodeTpkt(payload: Uint8Array): Uint8Array {
  const length = payload.length + 4;
  return concatBytes(Uint8Array.of(3, 0, (length >> 8) & 0xff, length & 0xff), payload);
}
