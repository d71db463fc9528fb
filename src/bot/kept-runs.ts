import type { RunState } from '../run/run.ts';
import { waitsForReview } from './owed-for-glass.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

interface KeptRuns {
  /** Every run that has not ended, oldest first. */
  readonly open: readonly RunState[];
  /** Those that have ended, were approved by nobody, and that nobody has looked into yet. */
  readonly unreviewed: readonly RunState[];
}

/** The runs that wait for something, read once. */
export async function keptRuns(world: World): Promise<KeptRuns> {
  const read = await Promise.all((await world.runs.open()).map((id) => readRun(world, id)));
  const states = read.filter((state) => state !== null);
  return {
    open: states.filter(({ ending }) => ending === null),
    unreviewed: states.filter((state) => state.ending !== null && waitsForReview(state)),
  };
}
