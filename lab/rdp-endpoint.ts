import { createServer, type Server, type Socket } from 'node:net';
import { converse } from './converse.ts';
import { type ListenerState, listenerState } from './listener-state.ts';
import type { Machine } from './scripts/machine.ts';
import { openSilentListener } from './silent-listener.ts';

/** The RDP port of one host. What a connection meets is computed from the model when it comes. */
export interface RdpEndpoint {
  readonly address: string;
  readonly port: number;
  /** Makes the port as the model says: listening, closed or silent. Calls follow one another. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface Listener {
  close(): Promise<void>;
}

/** Opens the port; 0 takes a free one and keeps it. */
export async function openRdpEndpoint(
  machine: Machine,
  address: string,
  wantedPort: number,
): Promise<RdpEndpoint> {
  const clients = new Set<Socket>();
  let listening: Listener | null = null;
  let state: ListenerState = 'closed';
  let last: Promise<void> = Promise.resolve();
  const accept = (socket: Socket): void => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    void converse(socket, machine);
  };
  const port = wantedPort === 0 ? await findPort(address) : wantedPort;

  const become = async (wanted: ListenerState): Promise<void> => {
    if (wanted === state) return;
    // A service that stops, and a rule that is taken away, cut those who are connected.
    for (const socket of clients) socket.destroy();
    await listening?.close();
    listening = null;
    state = 'closed';
    if (wanted === 'open') listening = await listen(createServer(accept), address, port);
    if (wanted === 'silent') listening = await openSilentListener(address, port);
    state = wanted;
  };
  const queue = (wanted: () => ListenerState): Promise<void> => {
    const next = last.then(() => become(wanted()));
    last = next.catch(() => {});
    return next;
  };
  return {
    address,
    port,
    sync: () => queue(() => listenerState(machine.host)),
    close: () => queue(() => 'closed'),
  };
}

function listen(server: Server, host: string, port: number): Promise<Listener> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve({ close: () => new Promise((done) => server.close(() => done())) });
    });
  });
}

/** A host that starts closed needs its port number all the same. */
async function findPort(address: string): Promise<number> {
  const server = createServer();
  const listener = await listen(server, address, 0);
  const bound = server.address();
  await listener.close();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
