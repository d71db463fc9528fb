import type { Job, QueuedJob } from '../run/job.ts';

/** Carries jobs to workers. `notBefore` makes it the timer too. */
export interface StepQueue {
  /** The same id is enqueued once. Rejects at once when the queue is away. */
  enqueue(queued: QueuedJob): Promise<void>;
  /** Starts carrying out jobs; look jobs are tried again after a fault, change jobs never. */
  work(perform: Perform): Promise<void>;
  /** Waits `graceMs` for jobs in hand, then leaves them. */
  close(graceMs: number): Promise<void>;
}

export type Perform = (job: Job, signal: AbortSignal) => Promise<void>;
