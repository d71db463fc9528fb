/** A GUID as lower-case text, 8-4-4-4-12. */
export type Guid = string;

/** Stands for the pool itself in the out-of-process framing, and for "no pipeline" in a header. */
export const zeroGuid: Guid = '00000000-0000-0000-0000-000000000000';

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The GUID in lower case, or undefined where the text is none. */
export function parseGuid(text: string): Guid | undefined {
  const lower = text.toLowerCase();
  return shape.test(lower) ? lower : undefined;
}

/** The 16 bytes in .NET order. The text must be a GUID. */
export function guidToBytes(guid: Guid): Uint8Array {
  return swap(Buffer.from(guid.replaceAll('-', ''), 'hex'));
}

/** Reads 16 bytes in .NET order from `at`. The caller checks the length. */
export function guidFromBytes(bytes: Uint8Array, at = 0): Guid {
  const hex = swap(Buffer.from(bytes.subarray(at, at + 16))).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** MS-DTYP 2.3.4.2: the first three groups lie little-endian, the last two as written. */
function swap(bytes: Buffer): Buffer {
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}
