/** Bytes that come piece by piece. */
export interface Growing {
  readonly size: number;
  add(bytes: Uint8Array): void;
  /** Those so far, until the next `add`. */
  bytes(): Uint8Array;
}

/** Grows by doubling, so that a peer that sends byte by byte costs no more time or memory than another. */
export function createGrowing(): Growing {
  let room = new Uint8Array(0);
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(bytes) {
      if (size + bytes.length > room.length) {
        const grown = new Uint8Array(Math.max(2 * room.length, size + bytes.length));
        grown.set(room.subarray(0, size));
        room = grown;
      }
      room.set(bytes, size);
      size += bytes.length;
    },
    bytes: () => room.subarray(0, size),
  };
}
