import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Linux keeps one connection more than the backlog says, others keep some more. */
const longestQueue = 16;
const connectsWithinMs = 250;

/**
 * A listener whose accept queue is full: the kernel drops every further SYN, so the next client times out as
 * behind a firewall that drops. Node's own loop would accept at once, so a thread listens and then stands
 * still; connections of our own fill its queue. Throws when a further client still gets through.
 */
export async function openSilentListener(address: string, port: number): Promise<{ close(): Promise<void> }> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./silent-thread.ts', import.meta.url), {
    workerData: { address, port, gate },
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', (failure: string | null) =>
      failure === null ? resolve() : reject(new Error(failure)),
    );
    worker.once('error', reject);
  });
  // A thread that stands still must not keep the process alive.
  worker.unref();
  const fillers: Socket[] = [];
  const close = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy();
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.ref();
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
    await gone;
  };
  while (fillers.length < longestQueue) {
    const filler = await tryConnect(address, port);
    // This one got no answer, and neither will the next client.
    if (filler === null) return { close };
    fillers.push(filler);
  }
  await close();
  throw new Error(`${address}:${port} still answers: this system does not drop clients of a full queue`);
}

/** A connected socket, or null when nothing answered in time. */
async function tryConnect(address: string, port: number): Promise<Socket | null> {
  const socket = connect({ host: address, port });
  socket.on('error', () => {});
  socket.unref();
  const connected = new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  await Promise.race([connected, sleep(connectsWithinMs)]);
  // A process that was busy for longer than the wait has the answer lying there, unread.
  await nextTurn();
  if (!socket.connecting && !socket.destroyed) return socket;
  socket.destroy();
  return null;
}
