import type { Perform, StepQueue } from '../../src/ports/step-queue.ts';
import { type QueuedJob, queueOf } from '../../src/run/job.ts';
import { createTimer } from './timer.ts';

const attempts = { look: 3, change: 1 } as const;
const concurrency = { look: 64, change: 16 } as const;
const afterAbortMs = 500;

/** The queue without Redis: what is in it ends with the process. */
export function createStepQueue({ backoffMs = 500 } = {}): StepQueue {
  const known = new Set<string>();
  const waiting = { look: [] as Attempt[], change: [] as Attempt[] };
  const inHand = { look: new Set<Promise<void>>(), change: new Set<Promise<void>>() };
  const timer = createTimer();
  const leaving = new AbortController();
  let perform: Perform | null = null;
  let closed = false;

  function begin(name: 'look' | 'change') {
    while (perform !== null && !closed && inHand[name].size < concurrency[name]) {
      const next = waiting[name].shift();
      if (!next) return;
      const doing = carryOut(perform, next).finally(() => {
        inHand[name].delete(doing);
        begin(name);
      });
      inHand[name].add(doing);
    }
  }

  function put(attempt: Attempt) {
    const name = queueOf(attempt.queued.job);
    waiting[name].push(attempt);
    begin(name);
  }

  async function carryOut(act: Perform, { queued, number }: Attempt) {
    try {
      await act(queued.job, leaving.signal);
    } catch {
      if (closed || number >= attempts[queueOf(queued.job)]) return;
      timer.at(Date.now() + backoffMs * 2 ** (number - 1), () => put({ queued, number: number + 1 }));
    }
  }

  return {
    async enqueue(queued) {
      if (closed) throw new Error('This queue is closed.');
      const dueAt = queued.notBefore === undefined ? 0 : Date.parse(queued.notBefore);
      if (Number.isNaN(dueAt)) throw new Error(`"${queued.notBefore}" is no time.`);
      if (known.has(queued.id)) return;
      known.add(queued.id);
      timer.at(dueAt, () => put({ queued: structuredClone(queued), number: 1 }));
    },
    async work(act) {
      if (perform !== null) throw new Error('This queue is worked already.');
      perform = act;
      begin('look');
      begin('change');
    },
    async close(graceMs) {
      closed = true;
      timer.stop();
      const all = Promise.allSettled([...inHand.look, ...inHand.change]);
      if (await settlesWithin(graceMs, all)) return;
      leaving.abort('this process ends');
      await settlesWithin(afterAbortMs, all);
    },
  };
}

interface Attempt {
  readonly queued: QueuedJob;
  readonly number: number;
}

async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    alarm = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(alarm);
  return settled;
}
