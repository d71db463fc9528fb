import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** After how many bytes, counted over all connections, everything is cut: forth to the host, or back from it. */
export interface CutAfter {
  readonly forth?: number;
  readonly back?: number;
}

/** A port before another one, whose connections can be cut at any byte. */
export interface Relay {
  readonly port: number;
  /** Bytes that passed so far. */
  readonly passed: { readonly forth: number; readonly back: number };
  cut(): void;
  close(): void;
}

export async function startRelay(
  target: { readonly address: string; readonly port: number },
  cutAfter: CutAfter = {},
): Promise<Relay> {
  const sockets = new Set<Socket>();
  const passed = { forth: 0, back: 0 };
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const carry = (from: Socket, to: Socket, way: 'forth' | 'back'): void => {
    const most = cutAfter[way] ?? Number.POSITIVE_INFINITY;
    from.on('data', (chunk) => {
      const fits = chunk.subarray(0, Math.max(0, most - passed[way]));
      passed[way] += fits.length;
      if (fits.length < chunk.length) {
        // What still fits goes out before the end.
        to.end(fits, cut);
        from.destroy();
      } else if (!to.write(fits)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
  };
  const server = createServer((near) => {
    const far = connect({ host: target.address, port: target.port });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    carry(near, far, 'forth');
    carry(far, near, 'back');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    passed,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
