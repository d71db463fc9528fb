import { type Broken, broken } from '../broken.ts';

interface LineReader {
  /** Takes bytes cut anywhere; returns whole lines without their end. After a fault it stays at that fault. */
  add(bytes: Uint8Array): { readonly kind: 'lines'; readonly lines: readonly string[] } | Broken;
}

/** Cuts bytes into lines of at most `lineBytes`. Linear in the bytes, however small the pieces. */
export function createLineReader(lineBytes: number): LineReader {
  let parts: Uint8Array[] = [];
  let held = 0;
  let fault: Broken | undefined;

  const line = (last: Uint8Array): string => {
    const bytes = parts.length === 0 ? last : Buffer.concat([...parts, last], held + last.length);
    parts = [];
    held = 0;
    const text = Buffer.from(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length).toString('utf8');
    return text.endsWith('\r') ? text.slice(0, -1) : text;
  };

  return {
    add(bytes) {
      if (fault !== undefined) return fault;
      const lines: string[] = [];
      let from = 0;
      for (let at = bytes.indexOf(10, from); ; at = bytes.indexOf(10, from)) {
        const until = at === -1 ? bytes.length : at;
        if (held + until - from > lineBytes) {
          parts = [];
          fault = broken('too-large', `a line of more than ${lineBytes} bytes`);
          return fault;
        }
        if (at === -1) break;
        lines.push(line(bytes.subarray(from, at)));
        from = at + 1;
      }
      if (from < bytes.length) {
        parts.push(bytes.slice(from));
        held += bytes.length - from;
        // Byte by byte arrivals are joined now and then, so that the list of pieces stays short.
        if (parts.length > 1024) parts = [Buffer.concat(parts, held)];
      }
      return { kind: 'lines', lines };
    },
  };
}
