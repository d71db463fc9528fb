import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls';
import type { NegotiationReply } from '../../src/rdp/negotiation.ts';
import { encodeNegotiationReply, readConnectionRequest } from '../../src/rdp/x224.ts';

/** One client's connection in the hands of a script. */
export class PeerConnection {
  readonly socket: Socket;
  /** The client's end, as a host logs it. */
  readonly from: { readonly address: string | undefined; readonly port: number | undefined };
  mask: number | null = null;
  cookie: string | null = null;
  #secured: TLSSocket | null = null;

  constructor(socket: Socket) {
    this.socket = socket;
    this.from = { address: socket.remoteAddress, port: socket.remotePort };
  }

  /** Waits for the connection request and remembers its mask. */
  async request(): Promise<number | null> {
    const read = readConnectionRequest(await this.read());
    if (read.kind !== 'read') throw new Error(`not a whole connection request: ${read.kind}`);
    this.cookie = read.value.cookie;
    this.mask = read.value.negotiation?.mask ?? null;
    return this.mask;
  }

  /** The next bytes of the client, inside TLS once that is up. */
  async read(): Promise<Buffer> {
    const stream = this.#secured ?? this.socket;
    const arrival = once(stream, 'data') as Promise<[Buffer]>;
    stream.resume();
    const [bytes] = await arrival;
    // What follows waits for the next reader, or for TLS.
    stream.pause();
    return bytes;
  }

  reply(reply: NegotiationReply): void {
    this.send(encodeNegotiationReply(reply));
  }

  send(bytes: Uint8Array | string): void {
    (this.#secured ?? this.socket).write(bytes);
  }

  async drip(bytes: Uint8Array, everyMs: number): Promise<void> {
    for (const byte of bytes) {
      if (this.socket.destroyed) return;
      this.send(Uint8Array.of(byte));
      await sleep(everyMs);
    }
  }

  async secure(options: SecureContextOptions): Promise<void> {
    const secureContext = createSecureContext({ ciphers: 'ALL:@SECLEVEL=0', ...options });
    this.#secured = new TLSSocket(this.socket, { isServer: true, secureContext });
    this.#secured.on('error', () => {});
    await once(this.#secured, 'secure');
  }

  end(): void {
    (this.#secured ?? this.socket).end();
  }

  reset(): void {
    this.socket.resetAndDestroy();
  }
}

export interface FakePeer {
  readonly address: string;
  readonly port: number;
  /** Masks asked for, in the order of the connections; null: none was asked, or the connection said nothing. */
  readonly connections: readonly PeerConnection[];
  /** When each connection came, Unix milliseconds. */
  readonly times: readonly number[];
  close(): Promise<void>;
}

/** Listens on a free loopback port and plays `script` to each client; `turn` counts connections from 0. */
export async function openFakePeer(
  script: (client: PeerConnection, turn: number) => Promise<void> | void,
  address = '127.0.0.1',
  port = 0,
): Promise<FakePeer> {
  const connections: PeerConnection[] = [];
  const times: number[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    const client = new PeerConnection(socket);
    const turn = connections.push(client) - 1;
    times.push(Date.now());
    // A client that leaves in the middle of a script is the client's right.
    Promise.resolve(script(client, turn)).catch(() => socket.destroy());
  });
  server.listen(port, address);
  await once(server, 'listening');
  return {
    address,
    port: (server.address() as AddressInfo).port,
    connections,
    times,
    close: async () => {
      for (const { socket } of connections) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
