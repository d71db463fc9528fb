import { createServer, type Server, type Socket } from 'node:net';
import type { ListenerState } from './listener-state.ts';
import { openSilentListener } from './silent-listener.ts';

/** One port of one host. What a connection meets is computed from the model when it comes. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Makes the port as the model says: listening, closed or silent. Calls follow one another. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface EndpointSettings {
  readonly address: string;
  /** 0 takes a free one and keeps it. */
  readonly port: number;
  /** What a client's SYN is to meet as the model is by now. */
  readonly state: () => ListenerState;
  readonly accept: (socket: Socket) => void;
}

interface Listener {
  close(): Promise<void>;
}

/** A port that follows its host's model; closed until the first `sync`. */
export async function openEndpoint(settings: EndpointSettings): Promise<Endpoint> {
  const { address } = settings;
  const clients = new Set<Socket>();
  let listening: Listener | null = null;
  let state: ListenerState = 'closed';
  let last: Promise<void> = Promise.resolve();
  const accept = (socket: Socket): void => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    settings.accept(socket);
  };
  const port = settings.port === 0 ? await findPort(address) : settings.port;

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
  return { address, port, sync: () => queue(settings.state), close: () => queue(() => 'closed') };
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
