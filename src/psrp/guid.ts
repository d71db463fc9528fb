/** A GUID as lower-case text, 8-4-4-4-12. */
export type Guid = string;

/** Stands for the pool itself in the out-of-process framing, and for "no pipeline" in a header. */
export const zeroGuid: Guid = '00000000-0000-0000-0000-000000000000';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

// MS-DTYP 2.3.4.2: the first three groups lie little-endian, the last two as written.
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The GUID in lower case, or undefined where the text is none. */
export function parseGuid(text: string): Guid | undefined {
  const lower = text.toLowerCase();
  return shape.test(lower) ? lower : undefined;
}

/** The 16 bytes in .NET order. The text must be a GUID. */
export function guidToBytes(guid: Guid): Uint8Array {
  const hex = guid.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  for (const [at, from] of order.entries())
    bytes[at] = Number.parseInt(hex.slice(from * 2, from * 2 + 2), 16);
  return bytes;
}

/** Reads 16 bytes in .NET order from `at`. The caller checks the length. */
export function guidFromBytes(bytes: Uint8Array, at = 0): Guid {
  const pairs = order.map((from) => (bytes[at + from] ?? 0).toString(16).padStart(2, '0'));
  const hex = pairs.join('');
  return [8, 12, 16, 20, 32].map((end, n, ends) => hex.slice(n === 0 ? 0 : ends[n - 1]!, end)).join('-');
}
