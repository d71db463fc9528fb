import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectRedis } from '../../adapters/redis/connect.ts';
import type { ServerEnded } from '../../adapters/redis/keep-alive.ts';
import { type PrivateRedis, startPrivateRedis } from '../../adapters/redis/private-server.ts';
import { isAlive } from '../../adapters/redis/server-process.ts';
import { readRecord } from '../../adapters/redis/server-record.ts';
import { eventually } from '../contracts/eventually.ts';
import { binary, describeWithRedis } from './given-redis.ts';

describeWithRedis('a private redis-server', () => {
  let dataDir: string;
  const children: ChildProcess[] = [];
  const servers: PrivateRedis[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'rdp-medic-test-'));
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    // A test that failed half-way leaves a server whose process is gone.
    const left = await readRecord(dataDir);
    if (left !== null && isAlive(left.pid)) process.kill(left.pid, 'SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async (folder = dataDir) => {
    const server = await startPrivateRedis({ dataDir: folder, binary });
    servers.push(server);
    return server;
  };
  const put = async (server: PrivateRedis, value: string) => {
    const { producerConnection, close } = await connectRedis(server.connection);
    await producerConnection.set('kept', value);
    await close();
  };
  const got = async (server: PrivateRedis) => {
    const { producerConnection, close } = await connectRedis(server.connection);
    const value = await producerConnection.get('kept');
    await close();
    return value;
  };
  /** Another process that starts a server on the same folder. */
  const startElsewhere = async () => {
    const script = join(import.meta.dirname, 'owner-process.ts');
    const child = spawn(process.execPath, [script, dataDir, binary], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const said: Buffer = await new Promise((resolve) => child.stdout.once('data', resolve));
    return { child, ...(JSON.parse(said.toString()) as { pid: number; owned: boolean; path: string }) };
  };
  const end = (child: ChildProcess, how: () => void) =>
    new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      how();
    });

  it('can be opened by nobody else, and listens on no port', async () => {
    await chmod(dataDir, 0o755);
    const server = await start();
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect((await stat(server.connection.path)).mode & 0o777).toBe(0o600);
    const { producerConnection, close } = await connectRedis(server.connection);
    expect(await producerConnection.config('GET', 'port')).toEqual(['port', '0']);
    expect(await producerConnection.config('GET', 'appendfsync')).toEqual(['appendfsync', 'always']);
    await close();
  });

  it('comes back with the same data', async () => {
    const first = await start();
    await put(first, 'yes');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.pid).not.toBe(first.pid);
    expect(await got(second)).toBe('yes');
  });

  it('has a socket elsewhere when the path of its data is too long for one', async () => {
    const folder = join(dataDir, 'ä "quoted" '.repeat(6).trim(), 'x'.repeat(80));
    await mkdir(folder, { recursive: true });
    const server = await start(folder);
    expect(Buffer.byteLength(server.connection.path)).toBeLessThanOrEqual(100);
    await put(server, 'long');
    expect((await stat(dirname(server.connection.path))).mode & 0o777).toBe(0o700);
    await server.stop();
    await expect(stat(dirname(server.connection.path))).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toContain('appendonlydir');
    expect(await got(await start(folder))).toBe('long');
  });

  it('survives kill -9 of the process that started it, and the next one adopts and later ends it', async () => {
    const { child, pid, owned } = await startElsewhere();
    expect(owned).toBe(true);
    await end(child, () => child.kill('SIGKILL'));
    expect(isAlive(pid)).toBe(true);
    const adopted = await start();
    expect(adopted).toMatchObject({ pid, owned: true });
    await put(adopted, 'yes');
    await adopted.stop();
    expect(isAlive(pid)).toBe(false);
  });

  it('is shared with a second process, which does not end it', async () => {
    const mine = await start();
    const { child, pid, owned } = await startElsewhere();
    expect({ pid, owned }).toEqual({ pid: mine.pid, owned: false });
    await end(child, () => child.stdin?.write('exit\n'));
    expect(isAlive(mine.pid)).toBe(true);
    await put(mine, 'still here');
  });

  it('is started once by processes that begin at the same moment', async () => {
    const both = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(1);
    expect(both.filter(({ owned }) => owned)).toHaveLength(1);
    for (const { child } of both) await end(child, () => child.kill('SIGTERM'));
    await eventually(() => !isAlive(both[0]!.pid));
  });

  it.each(['exit', 'SIGTERM', 'SIGINT'] as const)('ends with its process on %s', async (how) => {
    const { child, pid } = await startElsewhere();
    await end(child, () => (how === 'exit' ? child.stdin?.write('exit\n') : child.kill(how)));
    await eventually(() => !isAlive(pid));
    expect(child.signalCode).toBe(how === 'exit' ? null : how);
  });

  it('that is about to end is not adopted by the process that comes next', async () => {
    const { child, pid } = await startElsewhere();
    await end(child, () => child.stdin?.write('exit\n'));
    const record = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8'));
    expect(record).toMatchObject({ pid, ending: true });
    await eventually(() => !isAlive(pid));

    // One that takes its time: it still answers, and is on its way out.
    const slow = await startElsewhere();
    await end(slow.child, () => slow.child.kill('SIGKILL'));
    const { socket } = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8'));
    const ending = { pid: slow.pid, socket, owner: slow.child.pid, ending: true };
    await writeFile(join(dataDir, 'server.json'), JSON.stringify(ending));
    const next = await start();
    expect(next.pid).not.toBe(slow.pid);
    expect(isAlive(slow.pid)).toBe(false);
    await put(next, 'yes');
  });

  it('that died is replaced, and stopping the dead one harms nobody', async () => {
    const dead = await start();
    await put(dead, 'yes');
    process.kill(dead.pid, 'SIGKILL');
    await eventually(() => !isAlive(dead.pid));
    const next = await start();
    await dead.stop();
    expect(await got(next)).toBe('yes');
  });

  it('that ends without us is started again on the same socket and data, as often as it ends', async () => {
    const told: ServerEnded[] = [];
    const server = await startPrivateRedis({ dataDir, binary, onEnded: (ended) => told.push(ended) });
    servers.push(server);
    await put(server, 'yes');
    const { producerConnection, close } = await connectRedis(server.connection);
    for (const time of [1, 2]) {
      const { pid } = server;
      process.kill(pid, 'SIGKILL');
      await eventually(() => told.length === time);
      expect(server.pid).not.toBe(pid);
      // A connection that was there before comes back by itself.
      await eventually(async () => (await producerConnection.get('kept').catch(() => null)) === 'yes');
    }
    expect(told).toEqual([{ kind: 'back' }, { kind: 'back' }]);
    await close();
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(await readRecord(dataDir)).toBeNull();
  });

  it('that cannot be started again is given up with its reason, and stopping does not wait for that', async () => {
    const told: ServerEnded[] = [];
    const server = await startPrivateRedis({ dataDir, binary, onEnded: (ended) => told.push(ended) });
    servers.push(server);
    await put(server, 'yes');
    const manifest = join(dataDir, 'appendonlydir', 'appendonly.aof.manifest');
    await writeFile(manifest, 'no manifest\n');
    process.kill(server.pid, 'SIGKILL');
    await eventually(() => told.length > 0, 15_000);
    expect(told).toEqual([{ kind: 'gone', reason: expect.stringMatching(/did not start: .*manifest/s) }]);
    const from = Date.now();
    await server.stop();
    expect(Date.now() - from).toBeLessThan(1_000);
  }, 20_000);

  it('that is somebody else’s is not started again by a guest', async () => {
    const { child, pid } = await startElsewhere();
    const told: ServerEnded[] = [];
    const guest = await startPrivateRedis({ dataDir, binary, onEnded: (ended) => told.push(ended) });
    servers.push(guest);
    process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect({ told, owned: guest.owned, alive: isAlive(guest.pid) }).toEqual({
      told: [],
      owned: false,
      alive: false,
    });
    await end(child, () => child.stdin?.write('exit\n'));
  });

  it('that hangs is ended before another one touches the same data', async () => {
    const { child, pid } = await startElsewhere();
    await end(child, () => child.kill('SIGKILL'));
    process.kill(pid, 'SIGSTOP');
    const next = await start();
    expect(isAlive(pid)).toBe(false);
    expect(next).toMatchObject({ owned: true });
    await put(next, 'yes');
  }, 20_000);

  it('is not confused by a record of a process that is not a redis-server', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    children.push(bystander);
    const record = { pid: bystander.pid, socket: join(dataDir, 'redis.sock'), owner: 999_999_999 };
    await writeFile(join(dataDir, 'server.json'), JSON.stringify(record));
    const server = await start();
    expect(server.pid).not.toBe(bystander.pid);
    expect(isAlive(bystander.pid!)).toBe(true);
  });

  it.each(['', '{', '[]', '{"pid":"1","socket":3}', 'null'])(
    'starts over a record that says %o',
    async (text) => {
      await writeFile(join(dataDir, 'server.json'), text);
      await put(await start(), 'yes');
    },
  );

  it('starts over a lock that a killed process left', async () => {
    await writeFile(join(dataDir, 'lock'), '999999999');
    await put(await start(), 'yes');
    expect(await readdir(dataDir)).not.toContain('lock');
  });

  it('that cannot start says why, with its last words', async () => {
    await mkdir(join(dataDir, 'appendonlydir'));
    await writeFile(join(dataDir, 'appendonlydir', 'appendonly.aof.manifest'), 'no manifest\n');
    await expect(start()).rejects.toMatchObject({
      code: 'did-not-start',
      message: expect.stringMatching(/^The private redis-server did not start: .*manifest/s),
    });
    expect(await readFile(join(dataDir, 'redis.log'), 'utf8')).toContain('manifest');
    expect(await readdir(dataDir)).not.toContain('lock');
  });

  it('whose program is not there says so', async () => {
    await expect(startPrivateRedis({ dataDir, binary: join(dataDir, 'nothing') })).rejects.toMatchObject({
      code: 'did-not-start',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
