import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A port before another one, whose connections can be cut. */
export interface Relay {
  readonly port: number;
  /** Bytes that went from the far side to the near one. */
  readonly bytesBack: () => number;
  cut(): void;
  close(): void;
}

export async function startRelay(
  target: { readonly address: string; readonly port: number },
  onBytesBack: (total: number) => void = () => {},
): Promise<Relay> {
  const sockets = new Set<Socket>();
  let back = 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    const far = connect({ host: target.address, port: target.port });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    far.on('data', (chunk) => {
      back += chunk.length;
      onBytesBack(back);
    });
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytesBack: () => back,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
