import { type Job, queueOf } from '../run/job.ts';
import { failCheck, readCheck } from './check.ts';
import { dispatch } from './dispatch.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/**
 * The queue will not try this look again: its run or check is told so now, rather than when the sweep finds it. A
 * change is left to the sweep: after a restart another job of the same run may be about to carry it out.
 */
export async function giveUp(world: World, job: Job): Promise<void> {
  const reason = 'It was tried several times and failed each time.';
  if ('check' in job) {
    const state = await readCheck(world, job.check);
    if (state !== null && state.inside === null && state.failed === null)
      await failCheck(world, state, reason);
    return;
  }
  // Whether a script or a plan has run out of time is told by the clock, not by a job.
  if (queueOf(job) === 'change' || job.kind === 'settle' || job.kind === 'expire') return;
  // An undo that is armed goes on by itself: the sweep has it asked about again, when its time is over.
  if (job.kind === 'undo' || job.kind === 'remind') return;
  const run = await readRun(world, job.run);
  if (run === null) return;
  await dispatch(world, job.run, run.playbook, {
    at: world.clock.now().toISOString(),
    type: 'give-up',
    host: job.host,
    reason,
  });
}
