import { concatBytes } from './bytes.ts';

/** One DER element inside `bytes`: contents from `start` to `end`, which is also where the next one begins. */
export interface DerElement {
  readonly tag: number;
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

type DerRead =
  | { readonly kind: 'element'; readonly element: DerElement }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad' };

/** Reads one element (X.690 section 8.1): single-byte tags and definite lengths up to 2^24 - 1 only. */
export function readDer(bytes: Uint8Array, at: number, end: number = bytes.length): DerRead {
  if (end - at < 2) return { kind: 'more' };
  const tag = bytes[at]!;
  if ((tag & 0x1f) === 0x1f) return { kind: 'bad' };
  const first = bytes[at + 1]!;
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0 || count > 3) return { kind: 'bad' };
    if (end - start < count) return { kind: 'more' };
    length = 0;
    for (let index = 0; index < count; index += 1) length = (length << 8) | bytes[start + index]!;
    start += count;
  }
  if (start + length > end) return { kind: 'more' };
  return { kind: 'element', element: { tag, at, start, end: start + length } };
}

/** The elements inside one, in order; null when they do not fill it exactly. */
export function derChildren(
  bytes: Uint8Array,
  parent: Pick<DerElement, 'start' | 'end'>,
): DerElement[] | null {
  const children: DerElement[] = [];
  let at = parent.start;
  while (at < parent.end) {
    const read = readDer(bytes, at, parent.end);
    if (read.kind !== 'element') return null;
    children.push(read.element);
    at = read.element.end;
  }
  return children;
}

/** Encodes one element around its contents. */
export function encodeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = concatBytes(...contents);
  const length =
    body.length < 0x80
      ? Uint8Array.of(body.length)
      : body.length < 0x100
        ? Uint8Array.of(0x81, body.length)
        : body.length < 0x10000
          ? Uint8Array.of(0x82, body.length >> 8, body.length & 0xff)
          : Uint8Array.of(0x83, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff);
  return concatBytes(Uint8Array.of(tag), length, body);
}

/** INTEGER of a number from 0 to 2^32 - 1. */
export function encodeDerInteger(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    bytes.unshift(rest & 0xff);
    rest >>>= 8;
  } while (rest > 0);
  if (bytes[0]! >= 0x80) bytes.unshift(0);
  return encodeDer(0x02, Uint8Array.from(bytes));
}

/** Dotted form of an OBJECT IDENTIFIER's contents; null when it is not one. */
export function derOid(bytes: Uint8Array, element: DerElement): string | null {
  if (element.tag !== 0x06 || element.end === element.start || element.end - element.start > 64) return null;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of bytes.subarray(element.start, element.end)) {
    arc = arc * 128 + (byte & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) return null;
    if (byte >= 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  if (bytes[element.end - 1]! >= 0x80) return null;
  const first = arcs[0]!;
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - top * 40, ...arcs.slice(1)].join('.');
}
