import type { Redis } from 'ioredis';
import type { StepQueue } from '../src/ports/step-queue.ts';
import { enqueue } from './enqueue.ts';
import { openQueues, type QueueName, queueNames } from './queues.ts';
import { type Locks, runSteps, type StepFault, type StepWorker } from './run-step.ts';
import { within } from './within.ts';

/**
 * A look is soon taken up by another worker when its own was lost. A change is not taken up at all, and its lock
 * is long, so that a Redis which is away for a moment does not break it off.
 */
const usualLocks = {
  look: { lockMs: 10_000, lostCheckMs: 2_000 },
  change: { lockMs: 30_000, lostCheckMs: 5_000 },
} as const;

/**
 * The queue on BullMQ. `connection` waits for Redis (workers), `producerConnection` does not (enqueue); both
 * stay the caller's to close. A look is tried three times, a change once. `onStepFault` hears of every failed
 * attempt, `onFault` of trouble with Redis, which passes by itself.
 */
export function createStepQueue({
  connection,
  producerConnection,
  backoffMs = 500,
  locks = usualLocks,
  onStepFault = () => {},
  onFault = () => {},
}: {
  readonly connection: Redis;
  readonly producerConnection: Redis;
  readonly backoffMs?: number;
  readonly locks?: Readonly<Record<QueueName, Locks>>;
  readonly onStepFault?: (fault: StepFault) => void;
  readonly onFault?: (fault: Error) => void;
}): StepQueue {
  const queues = openQueues(producerConnection, backoffMs, onFault);
  const workers: StepWorker[] = [];

  return {
    enqueue: (queued) => enqueue(queues, producerConnection, queued),
    async work(perform) {
      if (workers.length > 0) throw new Error('This queue is worked already.');
      for (const name of queueNames) {
        workers.push(runSteps(name, { connection, perform, locks: locks[name], onStepFault, onFault }));
      }
      await Promise.all(workers.map((worker) => worker.ready()));
    },
    async close(graceMs) {
      await Promise.all(workers.map((worker) => worker.close(graceMs)));
      const closed = Promise.all(queueNames.map((name) => queues[name].close()));
      await within(500, closed).catch(() => {});
    },
  };
}
