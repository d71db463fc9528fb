import type { RunState, ThreadRef } from './run.ts';
import { sameThread } from './same-thread.ts';

/** Whether the run's cards stand in that very place. */
export function isShownIn({ threads }: Pick<RunState, 'threads'>, place: ThreadRef): boolean {
  return threads.some(({ thread }) => sameThread(thread, place));
}
