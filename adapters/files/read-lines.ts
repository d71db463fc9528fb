import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The lines of a file, each with its line end, without holding the file in memory. A last line without an end
 * comes as it is; a line that is not UTF-8 comes as a text that no writer of ours makes.
 */
export function* readLines(path: string): Generator<string> {
  for (const bytes of readLineBytes(path)) {
    yield isUtf8(bytes) ? bytes.toString('utf8') : `not UTF-8: ${bytes.toString('latin1')}`;
  }
}

/** The same lines as the bytes they are. */
export function* readLineBytes(path: string, chunkBytes = 1 << 16): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(chunkBytes);
    let rest: Buffer[] = [];
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      let from = 0;
      for (let end = chunk.indexOf(10, from); end !== -1 && end < size; end = chunk.indexOf(10, from)) {
        rest.push(chunk.subarray(from, end + 1));
        yield Buffer.concat(rest);
        rest = [];
        from = end + 1;
      }
      if (from < size) rest.push(Buffer.from(chunk.subarray(from, size)));
    }
    if (rest.length > 0) yield Buffer.concat(rest);
  } finally {
    closeSync(file);
  }
}
