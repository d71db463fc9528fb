import { expect, it } from 'vitest';
import type { StepQueue } from '../../src/ports/step-queue.ts';
import type { Job, QueuedJob } from '../../src/run/job.ts';
import { eventually, pause } from './eventually.ts';

/**
 * What every StepQueue holds to. `given` returns an empty one whose looks are tried again after some 20 ms; the
 * suite closes those that it works.
 */
export function stepQueueContract(given: () => Promise<StepQueue>): void {
  const look = (id: string, more: Partial<QueuedJob> = {}): QueuedJob => ({
    id,
    job: { kind: 'look', run: 'R1', host: 'ts-02' },
    ...more,
  });
  const change = (id: string): QueuedJob => ({
    id,
    job: { kind: 'apply', run: 'R1', host: 'ts-02', plan: '7f3a91c0' },
  });

  it('carries a job out as it was put in, put in before or after the work began', async () => {
    const queue = await given();
    const done: Job[] = [];
    await queue.enqueue(look('R1-look-1'));
    await queue.work(async (job) => void done.push(job));
    await queue.enqueue(change('R1-apply-1'));
    await eventually(() => done.length === 2);
    expect(done).toContainEqual(look('any').job);
    expect(done).toContainEqual(change('any').job);
    await queue.close(1_000);
  });

  it('carries out the same id once: while waiting, while in hand, and when finished', async () => {
    const queue = await given();
    let runs = 0;
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    await Promise.all([queue.enqueue(look('R1-look-1')), queue.enqueue(look('R1-look-1'))]);
    await queue.work(async () => {
      runs += 1;
      begun.resolve();
      await go.promise;
    });
    await begun.promise;
    await queue.enqueue(look('R1-look-1'));
    go.resolve();
    await pause(50);
    await queue.enqueue(look('R1-look-1'));
    await pause(100);
    expect(runs).toBe(1);
    await queue.close(1_000);
  });

  it('carries nothing out before its time, and does so soon after', async () => {
    const queue = await given();
    const dueAt = Date.now() + 250;
    let ranAt = 0;
    await queue.work(async () => {
      ranAt = Date.now();
    });
    await queue.enqueue(look('R1-expire', { notBefore: new Date(dueAt).toISOString() }));
    await eventually(() => ranAt > 0);
    expect(ranAt).toBeGreaterThanOrEqual(dueAt - 2);
    expect(ranAt).toBeLessThan(dueAt + 1_500);
    await queue.close(1_000);
  });

  it('carries out at once what was due in the past', async () => {
    const queue = await given();
    let runs = 0;
    await queue.work(async () => {
      runs += 1;
    });
    await queue.enqueue(look('R1-expire', { notBefore: '2020-01-01T00:00:00.000Z' }));
    await eventually(() => runs === 1);
    await queue.close(1_000);
  });

  it('refuses a time that is none', async () => {
    const queue = await given();
    await expect(queue.enqueue(look('R1-expire', { notBefore: 'soon' }))).rejects.toThrow('no time');
    await queue.close(0);
  });

  it('tries a look three times and then lets it be', async () => {
    const queue = await given();
    let tries = 0;
    await queue.work(async () => {
      tries += 1;
      throw new Error('the network is away');
    });
    await queue.enqueue(look('R1-look-1'));
    await eventually(() => tries === 3);
    await pause(150);
    expect(tries).toBe(3);
    await queue.close(1_000);
  });

  it('never tries a change again', async () => {
    const queue = await given();
    let tries = 0;
    await queue.work(async () => {
      tries += 1;
      throw new Error('the network is away');
    });
    await queue.enqueue(change('R1-apply-1'));
    await eventually(() => tries === 1);
    await pause(150);
    expect(tries).toBe(1);
    await queue.close(1_000);
  });

  it('works on 64 looks and 16 changes at a time', async () => {
    const queue = await given();
    for (let n = 0; n < 70; n += 1) await queue.enqueue(look(`R${n}-look`));
    for (let n = 0; n < 20; n += 1) await queue.enqueue(change(`R${n}-apply`));
    const inHand: Job['kind'][] = [];
    const go = Promise.withResolvers<void>();
    await queue.work(async ({ kind }) => {
      inHand.push(kind);
      await go.promise;
    });
    await eventually(() => inHand.length === 80);
    await pause(30);
    expect(inHand.sort()).toEqual([...Array(16).fill('apply'), ...Array(64).fill('look')]);
    go.resolve();
    await eventually(() => inHand.length === 90);
    await queue.close(1_000);
  });

  it('waits for the job in hand when closed, and leaves what is still waiting', async () => {
    const queue = await given();
    let ended = 0;
    const begun = Promise.withResolvers<void>();
    await queue.work(async (_job, signal) => {
      begun.resolve();
      await pause(150);
      if (!signal.aborted) ended += 1;
    });
    await queue.enqueue(look('R1-look-1'));
    await queue.enqueue(look('R2-look-1', { notBefore: new Date(Date.now() + 60_000).toISOString() }));
    await begun.promise;
    await queue.close(5_000);
    expect(ended).toBe(1);
  });

  it('aborts the job in hand when the grace is over', async () => {
    const queue = await given();
    const begun = Promise.withResolvers<void>();
    let aborted = false;
    await queue.work(async (_job, signal) => {
      begun.resolve();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      aborted = true;
    });
    await queue.enqueue(change('R1-apply-1'));
    await begun.promise;
    const from = Date.now();
    await queue.close(100);
    expect(aborted).toBe(true);
    expect(Date.now() - from).toBeLessThan(1_500);
  });

  it('does not wait for ever for a job that hears nothing', async () => {
    const queue = await given();
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    await queue.work(async () => {
      begun.resolve();
      await end.promise;
    });
    await queue.enqueue(look('R1-look-1'));
    await begun.promise;
    const from = Date.now();
    await queue.close(50);
    expect(Date.now() - from).toBeLessThan(2_500);
    end.resolve();
  });
}
