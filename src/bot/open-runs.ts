import type { RunState } from '../run/run.ts';
import { waitsForReview } from './owed-for-glass.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** Every run that has not ended, oldest first. */
export async function openRuns(world: World): Promise<readonly RunState[]> {
  return (await kept(world)).filter(({ ending }) => ending === null);
}

/** Runs that have ended, were approved by nobody, and that nobody has looked into yet. */
export async function unreviewedRuns(world: World): Promise<readonly RunState[]> {
  return (await kept(world)).filter((state) => state.ending !== null && waitsForReview(state));
}

async function kept(world: World): Promise<readonly RunState[]> {
  const states = await Promise.all((await world.runs.open()).map((id) => readRun(world, id)));
  return states.filter((state) => state !== null);
}
