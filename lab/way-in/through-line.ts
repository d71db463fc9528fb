import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a line does to the bytes on it; each is looked up anew for every piece. */
export interface LineFaults {
  /** Every piece arrives this much later, milliseconds. */
  readonly latencyMs?: number;
  /** The far end takes no more than this per second. */
  readonly readBytesPerSecond?: number;
  /** The connection is reset once it has carried this many bytes, both ways together. */
  readonly dropAfterBytes?: number;
}

/** The other end of a socket as it is seen through a line with faults. A reset, an end and a close reach across. */
export function throughLine(socket: Socket, faults: () => LineFaults): Duplex {
  const [near, far] = duplexPair();
  socket.setNoDelay();
  let carried = 0;
  const over = (): void => {
    near.destroy();
    far.destroy();
    socket.destroy();
  };
  const carry = async (from: Duplex, to: Duplex, inward: boolean): Promise<void> => {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      const { latencyMs = 0, readBytesPerSecond = 0, dropAfterBytes = Number.POSITIVE_INFINITY } = faults();
      const slowMs = inward && readBytesPerSecond > 0 ? (1000 * chunk.length) / readBytesPerSecond : 0;
      if (latencyMs + slowMs > 0) await sleep(latencyMs + slowMs);
      const left = Math.max(0, dropAfterBytes - carried);
      carried += chunk.length;
      if (chunk.length > left) {
        if (!to.destroyed && left > 0) await new Promise((sent) => to.write(chunk.subarray(0, left), sent));
        socket.resetAndDestroy();
        return;
      }
      if (to.destroyed) return;
      if (!to.write(chunk)) await drained(to);
    }
    to.end();
  };
  for (const stream of [near, far, socket]) stream.on('error', () => {}).once('close', over);
  // An iterator keeps its stream from closing while it waits; what is thrown here is the end of the connection.
  void carry(socket, far, true).catch(over);
  void carry(far, socket, false).catch(over);
  return near;
}

/** Until the stream takes more, or is gone. */
async function drained(stream: Duplex): Promise<void> {
  const taken = Promise.withResolvers<void>();
  const done = (): void => taken.resolve();
  stream.once('drain', done).once('close', done);
  await taken.promise;
  stream.off('drain', done).off('close', done);
}
