import { type DefaultJobOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Job } from '../src/run/job.ts';

export type QueueName = 'look' | 'change';
export const queueNames: readonly QueueName[] = ['look', 'change'];

/** One hash slot with everything else we store; the braces are what a cluster goes by. */
export const queuePrefix = '{rdp-medic}';

const weekSeconds = 7 * 24 * 3600;

/** Finished jobs are kept for the curious; that none runs twice hangs on ids kept longer, see enqueue.ts. */
const kept = {
  removeOnComplete: { age: weekSeconds, count: 1_000 },
  removeOnFail: { age: 4 * weekSeconds, count: 5_000 },
} satisfies DefaultJobOptions;

/** A look may be repeated; a change is attempted once, whatever becomes of it. */
function jobOptions(queue: QueueName, backoffMs: number): DefaultJobOptions {
  if (queue === 'change') return { ...kept, attempts: 1 };
  return { ...kept, attempts: 3, backoff: { type: 'exponential', delay: backoffMs, jitter: 0.2 } };
}

/** How many jobs of each queue one process carries out at a time. */
export const concurrency: Readonly<Record<QueueName, number>> = { look: 64, change: 16 };

export type Queues = Readonly<Record<QueueName, Queue<Job>>>;

/**
 * The library asks Redis who it is when a queue is opened, and keeps the answer: a queue whose question timed out, as it
 * does when this process was busy with itself just then, would take nothing ever after. It is opened once more.
 */
export function openQueues(producer: Redis, backoffMs: number, onFault: (fault: Error) => void): Queues {
  const open = (name: QueueName): Queue<Job> => {
    const queue = new Queue<Job>(name, {
      connection: producer,
      prefix: queuePrefix,
      defaultJobOptions: jobOptions(name, backoffMs),
    });
    queue.on('error', onFault);
    queue.waitUntilReady().catch(() => {
      if (producer.status !== 'end' && queue.closing === undefined) current[name] = open(name);
    });
    return queue;
  };
  const current = { look: open('look'), change: open('change') };
  return {
    get look() {
      return current.look;
    },
    get change() {
      return current.change;
    },
  };
}
