import type { Duplex } from 'node:stream';

/** What a reader makes of the bytes so far: a value and its length, more needed, or not its kind of bytes. */
export type HeadRead<T> =
  | { readonly kind: 'read'; readonly value: T; readonly length: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad' };

/**
 * Reads one message from the head of a stream and puts back what follows it. Null: the stream ended or broke,
 * or the bytes are of no known kind; then there is nobody to answer.
 */
export function readHead<T>(stream: Duplex, read: (bytes: Buffer) => HeadRead<T>): Promise<T | null> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const settle = (value: T | null, rest: Buffer): void => {
      stream.pause();
      stream.off('data', take);
      for (const name of ends) stream.off(name, ended);
      if (rest.length > 0 && !stream.destroyed) stream.unshift(rest);
      resolve(value);
    };
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const answer = read(bytes);
      if (answer.kind === 'read') settle(answer.value, bytes.subarray(answer.length));
      else if (answer.kind === 'bad') settle(null, bytes);
    };
    const ended = (): void => settle(null, bytes);
    stream.on('data', take);
    for (const name of ends) stream.on(name, ended);
    // An earlier reader paused it, and listening alone does not undo that.
    stream.resume();
    if (stream.destroyed || stream.readableEnded) ended();
  });
}

const ends = ['end', 'close', 'error'] as const;
