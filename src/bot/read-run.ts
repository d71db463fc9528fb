import { evolveAll } from '../run/evolve.ts';
import type { RunState } from '../run/run.ts';
import type { World } from './world.ts';

/** The run as it stands; null when there is none of that id. */
export async function readRun(world: Pick<World, 'runs'>, id: string): Promise<RunState | null> {
  return evolveAll((await world.runs.read(id)).events);
}
