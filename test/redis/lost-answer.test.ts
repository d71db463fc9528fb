import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createAuditQueue } from '../../adapters/redis/audit-queue.ts';
import { connectRedis, type RedisConnections } from '../../adapters/redis/connect.ts';
import { createDeliveries } from '../../adapters/redis/deliveries.ts';
import { createHostLease } from '../../adapters/redis/host-lease.ts';
import { createOutbox } from '../../adapters/redis/outbox.ts';
import { createStreamStore } from '../../adapters/redis/stream-store.ts';
import { batch, entry, type Happened, owedJob } from '../contracts/stream-store.ts';
import { describeWithRedis, type GivenRedis, givenRedis } from './given-redis.ts';

/** The command reached Redis, the connection broke before its answer came, and ioredis sends it again. */
describeWithRedis('an answer lost on its way', () => {
  let redis: GivenRedis;
  let between: Server;
  let through: RedisConnections;
  /** How many of the next answers are thrown away, with their connection. */
  let losing = 0;
  let lost = 0;

  beforeAll(async () => {
    redis = await givenRedis();
  });
  afterAll(async () => {
    await redis?.drop();
  });
  beforeEach(async () => {
    await redis.connection.flushall();
    losing = 0;
    lost = 0;
    const path = join(redis.dataDir, 'between.sock');
    between = createServer((client) => {
      const server = connect(redis.server.connection.path);
      for (const socket of [client, server]) socket.on('error', () => {});
      client.on('close', () => server.destroy());
      client.pipe(server);
      server.on('data', (answer) => {
        if (losing > 0) {
          losing -= 1;
          lost += 1;
          client.destroy();
        } else client.write(answer);
      });
    });
    await new Promise<void>((resolve) => between.listen(path, resolve));
    through = await connectRedis({ path });
  });
  afterEach(async () => {
    await through.close();
    await new Promise((resolve) => between.close(resolve));
  });

  const loseNext = <T>(ask: Promise<T>): Promise<T> => {
    losing = 1;
    return ask;
  };

  it('does not turn an append into a conflict with itself, nor store it twice', async () => {
    const store = createStreamStore<Happened>(through.connection, { prefix: 'R', name: 'runs' });
    const appended = store.append(
      'R1',
      0,
      batch({ events: ['one'], owed: [owedJob('a')], audit: [entry('a')] }),
    );
    expect(await loseNext(appended)).toBe('appended');
    expect(lost).toBe(1);
    expect(await store.read('R1')).toEqual({ events: [{ what: 'one' }], version: 1 });
    expect(await createOutbox(redis.connection).due(9)).toHaveLength(1);
    expect(await createAuditQueue(redis.connection).pending(9)).toHaveLength(1);
    expect(await store.append('R1', 0, batch({ events: ['one'] }))).toBe('conflict');
  });

  it('does not hide a claim, a lease or a first time from the one who got it', async () => {
    const runs = createStreamStore<Happened>(redis.connection, { prefix: 'R', name: 'runs' });
    await runs.append('R1', 0, batch({ owed: [owedJob('a')] }));
    expect(await loseNext(createOutbox(through.connection).claim('owe-a', 60_000))).toBe(1);
    const lease = createHostLease(through.connection);
    expect(await loseNext(lease.take('ts-02', 'R1', 60_000))).toEqual({ kind: 'taken', fence: 1 });
    expect(await loseNext(createDeliveries(through.connection).begin('console:7'))).toBe(true);
    expect(lost).toBe(3);
  });

  it('does not make audit entries vanish unwritten', async () => {
    const audit = createAuditQueue(through.connection);
    await audit.record([entry('a'), entry('b'), entry('c')]);
    await audit.pending(10);
    await loseNext(audit.written(1));
    expect(lost).toBe(1);
    expect((await audit.pending(10)).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('fails at once on the connection that a person waits for', async () => {
    const store = createStreamStore<Happened>(through.producerConnection, { prefix: 'R', name: 'runs' });
    const from = Date.now();
    await expect(loseNext(store.append('R1', 0, batch({ events: ['one'] })))).rejects.toThrow();
    expect(Date.now() - from).toBeLessThan(500);
    // It was stored all the same: whoever reads again finds out.
    expect(
      (await createStreamStore<Happened>(redis.connection, { prefix: 'R', name: 'runs' }).read('R1')).version,
    ).toBe(1);
  });

  it('says so when another writer took the entries', async () => {
    const one = createAuditQueue(redis.connection);
    const two = createAuditQueue(redis.producerConnection);
    await one.record([entry('a'), entry('b')]);
    await one.pending(10);
    await two.pending(10);
    await two.written(2);
    await one.record([entry('c')]);
    await expect(one.written(1)).rejects.toThrow('another writer');
    expect((await one.pending(10)).map(({ id }) => id)).toEqual(['c']);
  });
});
