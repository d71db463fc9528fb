import { owedJobs } from '../run/react.ts';
import { readCheck } from './check.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/**
 * Queues anew what open runs and checks wait for. Needed after a process died with a job in its hands: the
 * outbox had handed the job over, and the queue does not repeat a change. Harmless when nothing was lost: a
 * report that comes twice changes nothing, and a second start is refused. Returns the ids that are open.
 */
export async function recover(world: World, round: string): Promise<readonly string[]> {
  const runs = await world.runs.open();
  for (const id of runs) {
    const state = await readRun(world, id);
    if (state === null) continue;
    for (const queued of owedJobs(state, round)) await world.queue.enqueue(queued);
  }
  const checks = await world.checks.open();
  for (const id of checks) {
    const state = await readCheck(world, id);
    if (state === null) continue;
    const kind = state.outside === null ? 'check-outside' : 'check-inside';
    await world.queue.enqueue({ id: `${id}-${kind}-${round}`, job: { kind, check: id } });
  }
  return [...runs, ...checks];
}
