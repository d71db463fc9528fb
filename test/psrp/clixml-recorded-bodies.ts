import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedBody {
  readonly conversation: string;
  readonly from: 'client' | 'server';
  /** The message type of the header. */
  readonly type: number;
  /** As sent, byte order mark included. */
  readonly xml: string;
}

const folder = join(import.meta.dirname, '../fixtures/psrp');

/** Every message body of the recorded conversations; taken apart here by hand, not by the code under test. */
export function recordedBodies(): RecordedBody[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => [
      ...bodiesOf(name, 'client', 'client-to-server.bin'),
      ...bodiesOf(name, 'server', 'server-to-client.bin'),
    ]);
}

function bodiesOf(conversation: string, from: 'client' | 'server', file: string): RecordedBody[] {
  const lines = readFileSync(join(folder, conversation, file), 'latin1');
  const bodies: RecordedBody[] = [];
  const open = new Map<bigint, Buffer[]>();
  for (const [, base64] of lines.matchAll(/<Data [^>]*>([^<]*)<\/Data>/g)) {
    let rest = Buffer.from(base64!, 'base64');
    while (rest.length > 0) {
      const id = rest.readBigUInt64BE(0);
      const flags = rest[16]!;
      const end = 21 + rest.readUInt32BE(17);
      if ((flags & 1) !== 0) open.set(id, []);
      open.get(id)!.push(rest.subarray(21, end));
      if ((flags & 2) !== 0) {
        const message = Buffer.concat(open.get(id)!);
        bodies.push({ conversation, from, type: message.readUInt32LE(4), xml: message.toString('utf8', 40) });
      }
      rest = rest.subarray(end);
    }
  }
  return bodies;
}
