/** MS-PSRP 2.2.4: object id, fragment id (64 bits, big-endian), flags, length (32 bits, big-endian), then the data. */
export const fragmentHeaderBytes = 21;
const startFragment = 0x01;
const endFragment = 0x02;

export interface Fragment {
  readonly objectId: bigint;
  readonly fragmentId: bigint;
  readonly start: boolean;
  readonly end: boolean;
  readonly data: Uint8Array;
}

/** Cuts one message into fragments of at most `dataBytes` each, headers included in the result. MS-PSRP 2.2.4. */
export function encodeFragments(objectId: bigint, message: Uint8Array, dataBytes: number): Uint8Array[] {
  const fragments: Uint8Array[] = [];
  const count = Math.max(1, Math.ceil(message.length / dataBytes));
  for (let n = 0; n < count; n += 1) {
    const data = message.subarray(n * dataBytes, (n + 1) * dataBytes);
    const bytes = new Uint8Array(fragmentHeaderBytes + data.length);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, objectId);
    view.setBigUint64(8, BigInt(n));
    view.setUint8(16, (n === 0 ? startFragment : 0) | (n === count - 1 ? endFragment : 0));
    view.setUint32(17, data.length);
    bytes.set(data, fragmentHeaderBytes);
    fragments.push(bytes);
  }
  return fragments;
}

/** Reads the fragment at `at`, or undefined where the bytes end before it does. Its data is a view, not a copy. */
export function readFragment(bytes: Uint8Array, at: number): Fragment | undefined {
  if (bytes.length - at < fragmentHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, fragmentHeaderBytes);
  const length = view.getUint32(17);
  const from = at + fragmentHeaderBytes;
  if (bytes.length - from < length) return undefined;
  const flags = view.getUint8(16);
  return {
    objectId: view.getBigUint64(0),
    fragmentId: view.getBigUint64(8),
    start: (flags & startFragment) !== 0,
    end: (flags & endFragment) !== 0,
    data: bytes.subarray(from, from + length),
  };
}
