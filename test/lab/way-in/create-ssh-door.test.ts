import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { BaseAgent, Client, type ConnectConfig, type ParsedKey, type ServerChannel, utils } from 'ssh2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSshDoor } from '../../../lab/way-in/create-ssh-door.ts';
import { makeKeyPair } from '../../../lab/way-in/make-key-pair.ts';

const host = makeKeyPair();
const ours = makeKeyPair();
let admitting = true;
const entered: ServerChannel[] = [];
const door = createSshDoor({
  hostKey: host.privateKey,
  clientKey: ours.publicKey,
  admits: () => admitting,
  enter: (channel) => {
    entered.push(channel);
    channel.write('in');
  },
});
const server = createServer({ noDelay: true }, door);
beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => server.close());
beforeEach(() => {
  admitting = true;
  entered.length = 0;
});

/** A client that is let in, or the message it is sent away with. */
async function knock(config: ConnectConfig): Promise<Client | string> {
  const client = new Client();
  const answer = new Promise<Client | string>((resolve) => {
    client.once('ready', () => resolve(client)).on('error', ({ message }) => resolve(message));
    client.once('close', () => resolve('hung up'));
  });
  const { port } = server.address() as AddressInfo;
  // Small packets back and forth: waiting to send more at once costs 40 ms each time.
  const sock = connect({ host: '127.0.0.1', port, noDelay: true });
  client.connect({ sock, username: 'rdp-medic', ...config });
  return answer;
}

async function enter(): Promise<Client> {
  const client = await knock({ privateKey: ours.privateKey });
  if (typeof client === 'string') throw new Error(client);
  return client;
}

function parsed(text: string): ParsedKey {
  const key = utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}

const refused = 'All configured authentication methods failed';

describe('the SSH door of a lab host', () => {
  it('lets in the one user with the one key, and shows its own', async () => {
    const shown: Buffer[] = [];
    const hostVerifier = (key: Buffer): boolean => shown.push(key) > 0;
    const client = await knock({ privateKey: ours.privateKey, hostVerifier });
    expect(client).toBeInstanceOf(Client);
    expect(`ssh-ed25519 ${shown[0]!.toString('base64')}`).toBe(host.publicKey);
    (client as Client).end();
  });

  it('lets in nobody else', async () => {
    expect(await knock({ privateKey: makeKeyPair().privateKey })).toBe(refused);
    expect(await knock({ privateKey: ours.privateKey, username: 'administrator' })).toBe(refused);
    expect(await knock({ password: 'rdp-medic' })).toBe(refused);
    expect(await knock({})).toBe(refused);
    admitting = false;
    expect(await knock({ privateKey: ours.privateKey })).toBe(refused);
  });

  it('wants the signature, not only the key', async () => {
    const other = parsed(makeKeyPair().privateKey);
    class Forger extends BaseAgent<ParsedKey> {
      override getIdentities(done: (error: null, keys: ParsedKey[]) => void): void {
        done(null, [parsed(ours.publicKey)]);
      }
      override sign(_key: ParsedKey, data: Buffer, ...rest: unknown[]): void {
        (rest.at(-1) as (error: null, signature: Buffer) => void)(null, other.sign(data));
      }
    }
    expect(await knock({ agent: new Forger() as never })).toBe(refused);
  });

  it('hangs up after six wrong keys', async () => {
    let tried = 0;
    const authHandler = (_left: unknown, _partial: unknown, next: (method: unknown) => void): void => {
      tried += 1;
      const other = { type: 'publickey', username: 'rdp-medic', key: makeKeyPair().privateKey };
      next(tried > 20 ? false : other);
    };
    const answer = await knock({ authHandler: authHandler as never });
    expect(answer).toBe('hung up');
    expect(tried).toBe(6);
  });

  it('offers PowerShell and nothing else', async () => {
    const client = await enter();
    const asked = (ask: (done: (error: Error | undefined) => void) => void) =>
      new Promise<string>((resolve) => ask((error) => resolve(error === undefined ? 'granted' : 'refused')));
    expect(await asked((done) => client.exec('whoami', done))).toBe('refused');
    expect(await asked((done) => client.shell(done))).toBe('refused');
    expect(await asked((done) => client.sftp(done))).toBe('refused');
    expect(await asked((done) => client.subsys('netconf', done))).toBe('refused');
    expect(await asked((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done))).toBe('refused');
    expect(await asked((done) => client.forwardIn('127.0.0.1', 0, done))).toBe('refused');
    expect(entered).toHaveLength(0);
    expect(await asked((done) => client.subsys('powershell', done))).toBe('granted');
    expect(entered).toHaveLength(1);
    client.end();
  });

  it('grants ten sessions at a time and no more', async () => {
    const client = await enter();
    const open = () =>
      new Promise<boolean>((resolve) => client.subsys('powershell', (error) => resolve(error === undefined)));
    for (let count = 0; count < 10; count += 1) expect(await open()).toBe(true);
    expect(await open()).toBe(false);
    for (const channel of entered.splice(0)) channel.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await open()).toBe(true);
    client.end();
  });
});
