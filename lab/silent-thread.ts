import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** Runs in a thread of its own: listens, says so, and stands still until the gate opens. */
const { address, port, gate } = workerData as { address: string; port: number; gate: Int32Array };

const server = createServer((socket) => socket.destroy());
server.on('error', (error) => {
  parentPort?.postMessage(error.message);
  parentPort?.close();
});
server.listen({ host: address, port, backlog: 1 }, () => {
  parentPort?.postMessage(null);
  // The loop stops here, so nothing is ever accepted.
  Atomics.wait(gate, 0, 0);
  server.close();
  parentPort?.close();
});
