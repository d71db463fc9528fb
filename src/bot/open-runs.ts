import type { RunState } from '../run/run.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** Every run that has not ended, oldest first. */
export async function openRuns(world: World): Promise<readonly RunState[]> {
  const states = await Promise.all((await world.runs.open()).map((id) => readRun(world, id)));
  return states.filter((state) => state !== null);
}
