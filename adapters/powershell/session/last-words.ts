import type { Readable } from 'node:stream';

const longest = 1_000;

/** Reads a stream to its end and keeps the last of it: a process that is not read stands still. */
export function lastWords(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-longest);
  });
  stream.on('error', () => {});
  return () => text;
}
