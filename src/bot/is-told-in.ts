import { isShownIn } from '../run/is-shown-in.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import { sameThread } from '../run/same-thread.ts';
import type { World } from './world.ts';

/** Whether the run's cards stand in that place, or in the thread below its root that is meant. */
export async function isToldIn(world: World, run: RunState, place: ThreadRef): Promise<boolean> {
  if (isShownIn(run, place)) return true;
  for (const { thread } of run.threads) {
    if (thread.platform !== place.platform || thread.tenant !== place.tenant) continue;
    const root = await world.outbox.find({ subject: { kind: 'run', id: run.run }, slot: 'root', thread });
    const below = root === null ? null : world.threadOf(root);
    if (below !== null && sameThread(below, place)) return true;
  }
  return false;
}
