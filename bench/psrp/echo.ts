import { type AddressInfo, createServer } from 'node:net';
import ssh2, { type ClientChannel } from 'ssh2';
import { makeKeyPair } from '../../lab/way-in/make-key-pair.ts';

export interface EchoWay {
  readonly port: number;
  readonly privateKey: string;
}

/** An SSH server that gives every byte back: what SSH alone takes, without any PowerShell remoting. */
export function startEcho(): Promise<{ readonly way: EchoWay; close(): void }> {
  const [host, client] = [makeKeyPair(), makeKeyPair()];
  const known = Buffer.from(client.publicKey.split(' ')[1]!, 'base64');
  const ssh = new ssh2.Server({ hostKeys: [host.privateKey] }, (connection) => {
    // On loopback, for one key, and with nothing to give but what it was given.
    connection.on('authentication', (asked) =>
      asked.method === 'publickey' && asked.key.data.equals(known)
        ? asked.accept()
        : asked.reject(['publickey']),
    );
    connection.on('error', () => {});
    connection.on('session', (accept) => {
      accept().on('subsystem', (grant) => {
        const channel = grant();
        channel.on('data', (bytes: Buffer) => void channel.write(bytes));
      });
    });
  });
  // Without the delay each write would wait for the other side's late acknowledgement.
  const server = createServer({ noDelay: true }, (socket) => ssh.injectSocket(socket));
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ way: { port, privateKey: client.privateKey }, close: () => void server.close() });
    });
  });
}

/** Sends so many bytes over an open channel and resolves when as many have come back. */
export async function openEcho({ port, privateKey }: EchoWay, bytes: number) {
  const client = new ssh2.Client();
  const ready = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
  });
  client.connect({ host: '127.0.0.1', port, username: 'echo', privateKey });
  await ready;
  client.setNoDelay();
  const channel = await new Promise<ClientChannel>((resolve, reject) =>
    client.subsys('echo', (fault, opened) => (fault ? reject(fault) : resolve(opened))),
  );
  const payload = Buffer.alloc(bytes, 'x');
  let left = 0;
  let back = (): void => {};
  channel.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left === 0) back();
  });
  return {
    once: () =>
      new Promise<void>((resolve) => {
        left = bytes;
        back = resolve;
        channel.write(payload);
      }),
    close: async () => void client.end(),
  };
}
