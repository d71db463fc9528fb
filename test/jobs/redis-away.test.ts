import { afterEach, beforeEach, expect, it } from 'vitest';
import { createOutbox } from '../../adapters/redis/outbox.ts';
import { startPrivateRedis } from '../../adapters/redis/private-server.ts';
import { createStreamStore } from '../../adapters/redis/stream-store.ts';
import { createStepQueue } from '../../jobs/step-queue.ts';
import type { StepQueue } from '../../src/ports/step-queue.ts';
import type { QueuedJob } from '../../src/run/job.ts';
import { eventually, pause } from '../contracts/eventually.ts';
import { batch, type Happened, owedJob } from '../contracts/stream-store.ts';
import { binary, describeWithRedis, type GivenRedis, givenRedis } from '../redis/given-redis.ts';

const look = (id: string, more: Partial<QueuedJob> = {}): QueuedJob => ({
  id,
  job: { kind: 'look', run: 'R1', host: 'ts-02' },
  ...more,
});

const lock = { lockMs: 400, lostCheckMs: 100 };

describeWithRedis('when Redis goes away', () => {
  let redis: GivenRedis;
  let queue: StepQueue;

  beforeEach(async () => {
    redis = await givenRedis();
    queue = createStepQueue({ ...redis, locks: { look: lock, change: lock } });
    await queue.enqueue(look('warm'));
  });
  afterEach(async () => {
    await queue?.close(0);
    await redis?.drop();
  });

  const kill = async () => {
    process.kill(redis.server.pid, 'SIGKILL');
    await eventually(() => redis.producerConnection.status !== 'ready');
  };
  const restart = () => startPrivateRedis({ dataDir: redis.dataDir, binary });

  it('an enqueue fails at once', async () => {
    await kill();
    const from = Date.now();
    await expect(queue.enqueue(look('R1-look-1'))).rejects.toMatchObject({ code: 'queue-away' });
    expect(Date.now() - from).toBeLessThan(200);
  });

  it('what a person waits for fails at once', async () => {
    const store = createStreamStore<Happened>(redis.producerConnection, { prefix: 'R', name: 'runs' });
    await kill();
    const answer = store.read('R1').catch(() => 'failed');
    expect(await Promise.race([answer, pause(20)])).toBe('failed');
  });

  it('an enqueue under way when the connection breaks fails too', async () => {
    process.kill(redis.server.pid, 'SIGSTOP');
    const failed = expect(queue.enqueue(look('R1-look-1'))).rejects.toMatchObject({ code: 'queue-away' });
    process.kill(redis.server.pid, 'SIGKILL');
    await failed;
  });

  it('to hang, an enqueue and an append fail within two seconds, and asking again later is safe', async () => {
    const store = createStreamStore<Happened>(redis.producerConnection, { prefix: 'R', name: 'runs' });
    process.kill(redis.server.pid, 'SIGSTOP');
    const from = Date.now();
    const append = expect(store.append('R1', 0, batch({}))).rejects.toThrow();
    await expect(queue.enqueue(look('R1-look-1'))).rejects.toMatchObject({ code: 'queue-away' });
    await append;
    expect(Date.now() - from).toBeLessThan(2_000);
    process.kill(redis.server.pid, 'SIGCONT');
    let runs = 0;
    await queue.work(async () => {
      runs += 1;
    });
    await queue.enqueue(look('R1-look-1'));
    await queue.enqueue(look('last'));
    await eventually(() => runs === 3);
  });

  it('a job in hand is aborted when its lock must have run out, as others may hold it to be lost', async () => {
    const begun = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<unknown>();
    await queue.work(async (_job, signal) => {
      signal.addEventListener('abort', () => aborted.resolve(signal.reason));
      begun.resolve();
      await aborted.promise;
    });
    await begun.promise;
    await kill();
    expect(await aborted.promise).toBe('the lock was lost');
  });

  it('closing does not wait for it', async () => {
    await queue.work(async () => {});
    await kill();
    const from = Date.now();
    await queue.close(20);
    expect(Date.now() - from).toBeLessThan(2_000);
  });

  it('events, debts, and delayed jobs are there after kill -9 and a restart on the same data', async () => {
    const store = createStreamStore<Happened>(redis.connection, { prefix: 'R', name: 'runs' });
    const id = await store.nextId();
    const notBefore = new Date(Date.now() + 900).toISOString();
    await store.append(id, 0, batch({ events: ['one'], owed: [owedJob('a')], open: true, hosts: ['ts-02'] }));
    await queue.enqueue(look('R1-expire', { notBefore }));
    await queue.enqueue(look('R1-look-1'));
    await kill();

    const again = await restart();
    try {
      expect(again.pid).not.toBe(redis.server.pid);
      // The connections come back by themselves.
      expect(await store.read(id)).toEqual({ events: [{ what: 'one' }], version: 1 });
      expect(await store.open()).toEqual([id]);
      expect(await createOutbox(redis.connection).due(9)).toMatchObject([
        { item: owedJob('a'), claimed: false },
      ]);
      expect(await store.nextId()).not.toBe(id);

      const ran: number[] = [];
      await queue.work(async () => void ran.push(Date.now()));
      await eventually(() => ran.length === 3);
      expect(ran[2]).toBeGreaterThanOrEqual(Date.parse(notBefore) - 2);
    } finally {
      await queue.close(0);
      await again.stop();
    }
  });
});
