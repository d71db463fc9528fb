import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StepFault } from '../../jobs/run-step.ts';
import { createStepQueue } from '../../jobs/step-queue.ts';
import type { StepQueue } from '../../src/ports/step-queue.ts';
import type { QueuedJob } from '../../src/run/job.ts';
import { eventually, pause } from '../contracts/eventually.ts';
import { stepQueueContract } from '../contracts/step-queue.ts';
import { describeWithRedis, type GivenRedis, givenRedis } from '../redis/given-redis.ts';

const lock = { lockMs: 400, lostCheckMs: 100 };
const locks = { look: lock, change: lock };
const look = (id: string): QueuedJob => ({ id, job: { kind: 'look', run: 'R1', host: 'ts-02' } });
const change = (id: string): QueuedJob => ({
  id,
  job: { kind: 'apply', run: 'R1', host: 'ts-02', plan: '7f3a91c0' },
});

describeWithRedis('the step queue on BullMQ', () => {
  let redis: GivenRedis;
  const opened: StepQueue[] = [];
  const faults: StepFault[] = [];
  const open = (more: object = {}) => {
    const queue = createStepQueue({
      ...redis,
      backoffMs: 20,
      locks,
      onStepFault: (fault) => faults.push(fault),
      ...more,
    });
    opened.push(queue);
    return queue;
  };

  beforeAll(async () => {
    redis = await givenRedis();
  });
  afterAll(async () => {
    await redis?.drop();
  });
  beforeEach(async () => {
    faults.length = 0;
    await redis.connection.flushall();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close(0)));
  });

  describe('as a port', () => {
    stepQueueContract(async () => open());
  });

  it('runs nothing twice whose id BullMQ has forgotten', async () => {
    const queue = open();
    let runs = 0;
    await queue.work(async () => {
      runs += 1;
    });
    await queue.enqueue(change('R1-apply-1'));
    await eventually(() => runs === 1);
    await eventually(async () => (await redis.connection.zcard('{rdp-medic}:change:completed')) === 1);
    const forgotten = await redis.connection.keys('{rdp-medic}:change:*');
    await redis.connection.del(...forgotten);
    await queue.enqueue(change('R1-apply-1'));
    await pause(100);
    expect(runs).toBe(1);
  });

  it.each(['a:b', '12', '', 'two words'])('refuses %o as an id', async (id) => {
    await expect(open().enqueue(look(id))).rejects.toThrow('no id for a job');
  });

  it('takes jobs though this process was busy with itself when the queue was opened', async () => {
    const queue = open();
    // The library's first question is on its way; its time runs out before the answer can be read.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    for (const end = Date.now() + 1_700; Date.now() < end; );
    await eventually(async () => {
      const taken = queue.enqueue(look('R1-look-busy'));
      return taken.then(
        () => true,
        () => false,
      );
    });
  });

  it('does not try a mistake of ours again', async () => {
    const queue = open();
    let tries = 0;
    await queue.work(async () => {
      tries += 1;
      throw new TypeError('undefined is not a function');
    });
    await queue.enqueue(look('R1-look-1'));
    await eventually(() => faults.length === 1);
    await pause(100);
    expect(tries).toBe(1);
    expect(faults[0]).toMatchObject({ id: 'R1-look-1', again: false });
  });

  it('says of every fault whether the job is tried again', async () => {
    const queue = open();
    await queue.work(async () => {
      throw new Error('away');
    });
    await queue.enqueue(look('R1-look-1'));
    await queue.enqueue(change('R1-apply-1'));
    await eventually(() => faults.length === 4);
    const ofLook = faults.filter(({ id }) => id === 'R1-look-1');
    expect(ofLook.map(({ again }) => again)).toEqual([true, true, false]);
    expect(faults.find(({ id }) => id === 'R1-apply-1')).toMatchObject({ again: false });
  });

  it('does not run a change again whose worker was killed, and says that it was lost', async () => {
    await open().enqueue(change('R1-apply-1'));
    await killWhenBegun();
    let runs = 0;
    await open().work(async () => {
      runs += 1;
    });
    await eventually(() => faults.length === 1);
    await pause(300);
    expect(runs).toBe(0);
    expect(faults[0]).toMatchObject({ id: 'R1-apply-1', again: false, job: { kind: 'apply' } });
  });

  it('runs a look again whose worker was killed', async () => {
    await open().enqueue(look('R1-look-1'));
    await killWhenBegun();
    let runs = 0;
    await open().work(async () => {
      runs += 1;
    });
    await eventually(() => runs === 1);
  });

  it('hands a look back when it leaves, and the next worker has it at once with all its tries', async () => {
    const long = { lockMs: 60_000, lostCheckMs: 60_000 };
    const leaving = open({ locks: { look: long, change: long } });
    const begun = Promise.withResolvers<void>();
    await leaving.work(async (_job, signal) => {
      begun.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await leaving.enqueue(look('R1-look-1'));
    await begun.promise;
    await leaving.close(20);
    let tries = 0;
    await open().work(async () => {
      tries += 1;
      throw new Error('away');
    });
    await eventually(() => tries === 3, 2_000);
  });

  it('aborts a job whose lock somebody took away', async () => {
    const queue = open();
    const begun = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<unknown>();
    await queue.work(async (_job, signal) => {
      signal.addEventListener('abort', () => aborted.resolve(signal.reason));
      begun.resolve();
      await aborted.promise;
    });
    await queue.enqueue(change('R1-apply-1'));
    await begun.promise;
    await redis.connection.del('{rdp-medic}:change:R1-apply-1:lock');
    expect(await aborted.promise).toBe('the lock was lost');
  });

  it('does not abort a job that outlives its lock twice while the lock is renewed', async () => {
    const queue = open();
    const ended = Promise.withResolvers<boolean>();
    await queue.work(async (_job, signal) => {
      await pause(lock.lockMs * 2.2);
      ended.resolve(signal.aborted);
    });
    await queue.enqueue(change('R1-apply-1'));
    expect(await ended.promise).toBe(false);
  });

  /** Starts a worker process, waits until it has a job in hand, and kills it as hard as can be. */
  async function killWhenBegun(): Promise<void> {
    const script = join(import.meta.dirname, 'worker-process.ts');
    const { path } = redis.server.connection;
    const args = [script, path, `${lock.lockMs}`, `${lock.lostCheckMs}`];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGKILL');
    await gone;
  }
});
