import type { Redis } from 'ioredis';
import { type QueuedJob, queueOf } from '../src/run/job.ts';
import { QueueAway } from './queue-away.ts';
import { type Queues, queuePrefix } from './queues.ts';
import { within } from './within.ts';

const patienceMs = 1_800;
const idKeptSeconds = 90 * 24 * 3600;

/**
 * Puts a job into its queue, once per id for 90 days, finished or not. Rejects with QueueAway within 2 s: with
 * its default options BullMQ would wait for Redis for ever. Throws plainly for an id or a time that is none.
 */
export async function enqueue(queues: Queues, producer: Redis, queued: QueuedJob): Promise<void> {
  const { id, job, notBefore } = queued;
  if (!/^[\w.-]{1,250}$/.test(id) || /^\d+$/.test(id)) throw new Error(`"${id}" is no id for a job.`);
  const delay = notBefore === undefined ? 0 : Date.parse(notBefore) - Date.now();
  if (Number.isNaN(delay)) throw new Error(`"${notBefore}" is no time.`);

  const put = async () => {
    const known = `${queuePrefix}:enqueued:${id}`;
    if ((await producer.exists(known)) === 1) return;
    // BullMQ ignores an id it still has. It is noted as known after that, for when BullMQ has forgotten it:
    // the other way round, a process that dies in between would lose the job.
    await queues[queueOf(job)].add(job.kind, job, { jobId: id, delay: Math.max(0, delay) });
    await producer.set(known, '', 'EX', idKeptSeconds);
  };
  if (producer.status !== 'ready') throw new QueueAway(`the connection is ${producer.status}`);
  try {
    await within(patienceMs, put());
  } catch (cause) {
    throw new QueueAway(cause);
  }
}
