import { type Job as BullJob, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Perform } from '../src/ports/step-queue.ts';
import type { Job } from '../src/run/job.ts';
import { classify } from './classify.ts';
import { concurrency, type QueueName, queuePrefix } from './queues.ts';
import { within } from './within.ts';

export interface StepWorker {
  ready(): Promise<void>;
  /** Takes nothing new, waits `graceMs` for what is in hand, aborts it, and leaves soon after in any case. */
  close(graceMs: number): Promise<void>;
}

/** A fault that ended one attempt of a job; `again`: it will be tried again. */
export interface StepFault {
  readonly id: string;
  readonly job: Job | null;
  readonly fault: unknown;
  readonly again: boolean;
}

/** How long a job stays ours without word from us, and how often it is looked whether a worker was lost. */
export interface Locks {
  readonly lockMs: number;
  readonly lostCheckMs: number;
}

const afterAbortMs = 500;

/** Carries out the jobs of one queue in this process. */
export function runSteps(
  queue: QueueName,
  {
    connection,
    perform,
    locks: { lockMs, lostCheckMs },
    onStepFault,
    onFault,
  }: {
    readonly connection: Redis;
    readonly perform: Perform;
    readonly locks: Locks;
    readonly onStepFault: (fault: StepFault) => void;
    readonly onFault: (fault: Error) => void;
  },
): StepWorker {
  const inHand = new Map<string, { readonly abort: AbortController; lost: NodeJS.Timeout }>();
  const told = new WeakSet<Error>();
  let leaving = false;

  /** Without renewal the lock has run out by now: somebody else may hold the job to be lost. */
  const loseIn = (id: string) => setTimeout(() => inHand.get(id)?.abort.abort('the lock was lost'), lockMs);

  // BullMQ hands over its signal only to a function that declares three parameters.
  const processor = async (queued: BullJob<Job>, token?: string, signal?: AbortSignal) => {
    const id = queued.id!;
    const abort = new AbortController();
    signal?.addEventListener('abort', () => abort.abort(signal.reason), { once: true });
    inHand.set(id, { abort, lost: loseIn(id) });
    try {
      await perform(queued.data, abort.signal);
    } catch (fault) {
      // Handed back as it was: leaving is no attempt of the job's.
      if (leaving && queue === 'look') {
        await queued.moveToWait(token);
        throw new WaitingError();
      }
      const again = classify(fault) === 'retry' && queued.attemptsMade + 1 < (queued.opts.attempts ?? 1);
      onStepFault({ id, job: queued.data, fault, again });
      const message = fault instanceof Error ? fault.message : String(fault);
      const thrown = again ? new Error(message, { cause: fault }) : new UnrecoverableError(message);
      told.add(thrown);
      throw thrown;
    } finally {
      clearTimeout(inHand.get(id)?.lost);
      inHand.delete(id);
    }
  };

  const worker = new Worker<Job>(queue, processor, {
    connection,
    prefix: queuePrefix,
    concurrency: concurrency[queue],
    lockDuration: lockMs,
    stalledInterval: lostCheckMs,
    // A change whose worker was lost is never run again; what became of it is found out by looking.
    maxStalledCount: queue === 'change' ? 0 : 3,
  });
  worker.on('error', onFault);
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const id of jobIds) {
      const held = inHand.get(id);
      if (!held) continue;
      clearTimeout(held.lost);
      held.lost = loseIn(id);
    }
  });
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) inHand.get(id)?.abort.abort('the lock was lost');
  });
  worker.on('failed', (job, fault) => {
    // Left are jobs that never came to our processor: their worker was lost once too often.
    if (job && !told.has(fault)) onStepFault({ id: job.id!, job: job.data, fault, again: false });
  });

  return {
    ready: async () => void (await worker.waitUntilReady()),
    async close(graceMs) {
      leaving = true;
      // Ends when the last job in hand has, so it is asked once and waited for in parts.
      const closed = worker.close();
      const done = await within(graceMs, closed).then(
        () => true,
        () => false,
      );
      if (done) return;
      for (const { abort } of inHand.values()) abort.abort('this process ends');
      await within(afterAbortMs, closed).catch(() => {});
    },
  };
}
