import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../fixtures/psrp');

export const recordings = [
  'basic',
  'streams',
  'jea',
  'typed',
  'ssh-basic',
  'ssh-host',
  'ssh-import',
] as const;
export type Recording = (typeof recordings)[number];

/** The bytes of one direction of a recorded conversation, cut where the opening of the pool ends. */
export function recorded(name: Recording, direction: 'client-to-server' | 'server-to-client') {
  const bytes = readFileSync(join(folder, name, `${direction}.bin`));
  // The client's opening is its first line; the server's is everything up to its first ack.
  const opening = direction === 'client-to-server' ? bytes.indexOf('\n') + 1 : endOfLine(bytes, '<DataAck');
  return { opening: bytes.subarray(0, opening), rest: bytes.subarray(opening), bytes };
}

function endOfLine(bytes: Buffer, start: string): number {
  return bytes.indexOf('\n', bytes.indexOf(start)) + 1;
}

/** GUIDs of the recorded pipelines, in the order in which they were started. */
export function pipelinesOf(name: Recording): string[] {
  const text = recorded(name, 'client-to-server').bytes.toString('latin1');
  return [...text.matchAll(/<Command PSGuid='([^']+)'/g)].map(([, guid]) => guid!);
}

/** GUID of the recorded pool: bytes 8 to 24 of the first message, after the 21 bytes of its fragment. */
export function poolOf(name: Recording): string {
  const body = /<Data[^>]*>([^<]*)</.exec(recorded(name, 'client-to-server').bytes.toString('latin1'))![1]!;
  const hex = Buffer.from(body, 'base64').subarray(29, 45);
  const group = (...at: number[]) => at.map((n) => hex[n]!.toString(16).padStart(2, '0')).join('');
  return [group(3, 2, 1, 0), group(5, 4), group(7, 6), group(8, 9), group(10, 11, 12, 13, 14, 15)].join('-');
}

/** Cuts bytes at the given places. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, n) => bytes.subarray(at[n], end));
}
