import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askServer } from '../../adapters/redis/ask-server.ts';
import { connectRedis } from '../../adapters/redis/connect.ts';
import { findRedisServer } from '../../adapters/redis/find-redis-server.ts';
import { isNewEnough } from '../../adapters/redis/version.ts';
import { describeWithRedis, type GivenRedis, givenRedis } from './given-redis.ts';

describe('a version', () => {
  it.each(['6.2.0', '6.2.14', '7.0.15', '8.0', '10.0.1'])('%s is new enough', (version) => {
    expect(isNewEnough(version)).toBe(true);
  });
  it.each(['6.0.16', '5.0.14', '2.8.4', '', 'unknown', '62'])('%o is not', (version) => {
    expect(isNewEnough(version)).toBe(false);
  });
});

describe('a server that answers INFO', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Speaks just enough of the protocol to say something about itself. */
  const saying = async (info: string) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (asked) => {
        for (const command of asked.toString().split(/^\*/m).slice(1)) {
          if (/^info\r$/im.test(command)) socket.write(`$${Buffer.byteLength(info)}\r\n${info}\r\n`);
          else socket.write('+OK\r\n');
        }
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  it('as version 6.0 is refused in one sentence that names it', async () => {
    const port = await saying('# Server\r\nredis_version:6.0.16\r\nmaxmemory_policy:noeviction\r\n');
    const refused = connectRedis({ url: `redis://medic:hunter2@127.0.0.1:${port}/0` });
    await expect(refused).rejects.toMatchObject({
      code: 'too-old',
      message: `Redis at redis://127.0.0.1:${port}/0 is version 6.0.16; rdp-medic needs 6.2 or newer.`,
    });
  });

  it('without a version is refused: unknown is not new enough', async () => {
    const port = await saying('# Server\r\nos:Linux\r\n');
    await expect(connectRedis({ url: `redis://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'too-old',
      message: expect.stringContaining('version unknown'),
    });
  });

  it('without its policy is refused: unknown is not safe', async () => {
    const port = await saying('# Server\r\nredis_version:7.2.0\r\n');
    await expect(connectRedis({ url: `redis://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'evicting',
      message: expect.stringContaining('maxmemory-policy unknown'),
    });
  });

  /** Answers whatever it is asked with the same words, as something that is no Redis or lets nobody in. */
  const always = async (words: string) => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.write(words));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  it.each([
    ['NOAUTH Authentication required.', 'asks for a password; the one in its address is missing or wrong.'],
    ['NOAUTH HELLO must be called with the client already authenticated', 'asks for a password'],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'refuses the user or the password'],
    ['ERR invalid password', 'refuses the user or the password'],
  ])('with "%s" is said to want another password, which is not repeated', async (words, said) => {
    const port = await always(`-${words}\r\n`);
    const refused = await connectRedis({ url: `redis://:hunter2@127.0.0.1:${port}` }).catch((fault) => fault);
    expect(refused).toMatchObject({
      code: 'not-let-in',
      message: expect.stringContaining(`Redis at redis://127.0.0.1:${port} ${said}`),
    });
    // Not in the cause either: ioredis hangs the command, with its arguments, on the error.
    expect(inspect(refused, { depth: 9 })).not.toContain('hunter2');
  });

  it.each(['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH_9.6\r\n', '220 mail ESMTP\r\n'])(
    'with %o is said to be no Redis',
    async (words) => {
      const port = await always(words);
      await expect(connectRedis({ url: `redis://127.0.0.1:${port}` })).rejects.toMatchObject({
        code: 'not-redis',
        message: `What answers at redis://127.0.0.1:${port} is no Redis.`,
      });
    },
  );
});

describe('an address that is none', () => {
  it.each(['', 'localhost:6379', 'medic:hunter2@localhost:6379', 'http://localhost', 'redis://['])(
    'such as %o is refused without repeating it',
    async (url) => {
      await expect(connectRedis({ url })).rejects.toMatchObject({
        code: 'bad-address',
        message: 'The address of Redis must begin with redis:// or rediss://.',
      });
    },
  );
});

describe('an address where nobody answers', () => {
  it('is refused with the reason', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await expect(connectRedis({ url: `redis://127.0.0.1:${port}` })).rejects.toMatchObject({
      code: 'unreachable',
      message: `Redis at redis://127.0.0.1:${port} does not answer (ECONNREFUSED).`,
    });
  });

  it('is given up in time when it takes the connection and says nothing', async () => {
    const server = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const from = Date.now();
    await expect(askServer({ url: `redis://127.0.0.1:${port}` }, 200)).rejects.toThrow('nothing heard');
    expect(Date.now() - from).toBeLessThan(1_000);
    server.close();
  });
});

describeWithRedis('a real redis-server', () => {
  let redis: GivenRedis;
  beforeAll(async () => {
    redis = await givenRedis();
  });
  afterAll(async () => {
    await redis?.drop();
  });

  it('with a password that we do not have, or another one, says so without repeating it', async () => {
    const { path } = redis.server.connection;
    await redis.connection.config('SET', 'requirepass', 'hunter2');
    try {
      await expect(connectRedis({ path })).rejects.toMatchObject({
        code: 'not-let-in',
        message: `Redis at ${path} asks for a password; the one in its address is missing or wrong.`,
      });
    } finally {
      await redis.connection.config('SET', 'requirepass', '');
    }
  });

  it.each(['99', 'abc', '-1'])('without a database %s is refused', async (database) => {
    const port = await freePort();
    await redis.connection.config('SET', 'port', port);
    try {
      const from = { url: `redis://127.0.0.1:${port}/${database}` };
      await expect(connectRedis(from)).rejects.toMatchObject({
        code: 'no-database',
        message: `There is no database redis://127.0.0.1:${port}/${database}.`,
      });
      await expect(
        connectRedis({ url: `redis://127.0.0.1:${port}/15` }).then((it) => it.close()),
      ).resolves.toBe(undefined);
    } finally {
      await redis.connection.config('SET', 'port', 0);
    }
  });

  it('with a policy that drops keys is refused in one sentence that names it', async () => {
    const { path } = redis.server.connection;
    for (const policy of ['allkeys-lru', 'volatile-ttl']) {
      await redis.connection.config('SET', 'maxmemory-policy', policy);
      await expect(connectRedis({ path })).rejects.toMatchObject({
        code: 'evicting',
        message: `Redis at ${path} has maxmemory-policy ${policy} and may drop keys; rdp-medic needs noeviction.`,
      });
    }
    await redis.connection.config('SET', 'maxmemory-policy', 'noeviction');
    const { version, close } = await connectRedis({ path });
    expect(isNewEnough(version)).toBe(true);
    await close();
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('looking for a redis-server', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'rdp-medic-test-'));
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const folderWith = async (name: string, text: string, mode = 0o755) => {
    await mkdir(join(root, name));
    await writeFile(join(root, name, 'redis-server'), `#!/bin/sh\n${text}\n`);
    await chmod(join(root, name, 'redis-server'), mode);
    return join(root, name);
  };

  it('takes the first on the PATH that is new enough, past those that are old or broken', async () => {
    const says = (version: string) => `echo "Redis server v=${version} sha=00000000:0 bits=64"`;
    const path = [
      join(root, 'nowhere'),
      await folderWith('broken', 'exit 1'),
      await folderWith('unreadable', says('7.2.0'), 0o644),
      await folderWith('old', says('6.0.16')),
      await folderWith('new', says('7.0.15')),
      await folderWith('newer', says('8.0.1')),
    ];
    expect(await findRedisServer(path.join(delimiter))).toEqual({
      kind: 'found',
      path: join(root, 'new', 'redis-server'),
      version: '7.0.15',
    });
    expect(await findRedisServer(path.slice(0, 4).join(delimiter))).toMatchObject({
      kind: 'too-old',
      version: '6.0.16',
    });
    expect(await findRedisServer(path.slice(0, 3).join(delimiter))).toEqual({ kind: 'missing' });
    expect(await findRedisServer('')).toEqual({ kind: 'missing' });
  });
});
