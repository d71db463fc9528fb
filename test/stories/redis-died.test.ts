import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { isAlive } from '../../adapters/redis/server-process.ts';
import { readRecord } from '../../adapters/redis/server-record.ts';
import { eventually } from '../contracts/eventually.ts';
import { inLong } from '../in-long.ts';
import { describeWithRedis, type GivenRedis, givenRedis } from '../redis/given-redis.ts';
import { aFolder, medic, start, type Telling } from './open-story.ts';

const folders: ReturnType<typeof aFolder>[] = [];
const servers: GivenRedis[] = [];
const tellings: Telling[] = [];
afterEach(async () => {
  for (const telling of tellings.splice(0)) {
    telling.child.kill('SIGKILL');
    await telling.ended;
  }
  for (const server of servers.splice(0)) await server.drop();
  for (const folder of folders.splice(0)) {
    // A telling that was killed leaves its server behind.
    const left = await readRecord(join(folder.path, 'redis'));
    if (left !== null && isAlive(left.pid)) process.kill(left.pid, 'SIGKILL');
    await folder.remove();
  }
});

function given() {
  const folder = aFolder();
  folders.push(folder);
  const begin = (lines: readonly string[], keepOpen = false) => {
    const telling = start(lines, ['--data', folder.path], keepOpen);
    tellings.push(telling);
    return telling;
  };
  const redisPid = async () => (await readRecord(join(folder.path, 'redis')))!.pid;
  return { folder, begin, redisPid };
}

/** How long the program takes to end after its input has, milliseconds. */
async function endOf(telling: Telling) {
  const from = Date.now();
  telling.child.stdin!.end();
  const told = await telling.ended;
  return { ...told, ms: Date.now() - from };
}

const times = (text: string, what: RegExp) => text.match(what)?.length ?? 0;

describeWithRedis('a Redis of ours, killed with -9', () => {
  it('comes back by itself: a check and a whole repair go on, and the log is whole', async () => {
    const { folder, begin, redisPid } = given();
    const telling = begin(['/rdp-check ts-01'], true);
    await eventually(() => telling.out().includes('inside: looked'), 20_000);
    const pid = await redisPid();
    process.kill(pid, 'SIGKILL');
    await eventually(() => /It runs again, on the same data/.test(telling.err()), 10_000);
    expect(await redisPid()).not.toBe(pid);
    for (const line of ['/rdp-check ts-02', '/rdp-fix ts-02', 'as approver', 'approve', '/rdp-status'])
      telling.child.stdin!.write(`${line}\n`);
    await eventually(() => telling.out().includes('Nothing is open'), 60_000);
    const told = await endOf(telling);
    expect(told).toMatchObject({ code: 0 });
    expect(told.out).toContain('remediated: ts-02 answers RDP again');
    expect(told.ms).toBeLessThan(8_000);
    expect(times(told.err, /The private redis-server had died\. It runs again, on the same data\./g)).toBe(1);
    expect(told.err).not.toMatch(/writeable|ECONN|ENOENT|Connection is closed/);
    expect((await medic(['audit', 'verify', folder.auditFile])).code).toBe(0);
    expect(folder.audit().map((entry) => entry.detail.said)).toContain('/rdp-status');
  }, 120_000);

  it('in the moment that the input ends holds up nothing', async () => {
    const { begin, redisPid } = given();
    const telling = begin(['/rdp-check ts-02'], true);
    await eventually(() => telling.out().includes('inside: looked'), 20_000);
    process.kill(await redisPid(), 'SIGKILL');
    expect((await endOf(telling)).ms).toBeLessThan(12_000);
  }, 60_000);
});

describeWithRedis('a Redis of somebody else that goes away for good', () => {
  const givenElsewhere = async () => {
    const server = await givenRedis();
    servers.push(server);
    const port = await freePort();
    await server.connection.config('SET', 'port', port);
    return { pid: server.server.pid, url: `redis://127.0.0.1:${port}/1` };
  };

  // A server that stands still is the harder one: nothing tells that it is gone.
  it.each<'SIGKILL' | 'SIGSTOP'>(['SIGSTOP', ...inLong('SIGKILL' as const)])(
    'with %s is said in one plain line, and the end of the input is the end',
    async (signal) => {
      const { pid, url } = await givenElsewhere();
      const { begin } = given();
      process.env.REDIS_URL = url;
      const telling = begin(['/rdp-check ts-02'], true);
      delete process.env.REDIS_URL;
      await eventually(() => telling.out().includes('inside: looked'), 20_000);
      process.kill(pid, signal);
      telling.child.stdin!.write('/rdp-check ts-03\n');
      await eventually(() => telling.err().includes('Redis does not answer; what you say'), 10_000);
      const told = await endOf(telling);
      expect(told.ms).toBeLessThan(9_000);
      expect(told.code).toBe(1);
      expect(times(told.err, /Redis does not answer; what you say is not recorded until it does\./g)).toBe(1);
      expect(times(told.err, /that wait in it are not written now/g)).toBe(1);
      expect(told.err + told.out).not.toMatch(/writeable|ECONN|Connection is closed|timed out/);
    },
    60_000,
  );
});

describeWithRedis('the program, begun again at once', () => {
  it('writes its audit entries itself', async () => {
    const { folder, begin } = given();
    await begin(['/rdp-status', 'help']).ended;
    expect((await begin(['/rdp-status R1']).ended).code).toBe(0);
    expect(folder.audit().map((entry) => entry.detail.said)).toEqual([
      '/rdp-status',
      'help',
      '/rdp-status R1',
    ]);
  }, 60_000);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
