import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** Where nobody asks any more, an undo is over by then: its host has had its time, and some minutes more. */
const overAfterMs = 10 * 60_000;

/** An undo that is armed on a host: nothing else is changed there before it is over. */
interface ArmedOn {
  readonly run: string;
  /** ISO 8601. */
  readonly until: string;
  readonly holds: boolean;
}

/** The run, other than `except`, whose undo is armed on the host; null when there is none. */
export async function armedOn(world: World, host: string, except: string | null): Promise<ArmedOn | null> {
  const now = world.clock.now().getTime();
  for (const id of await world.runs.byHost(host)) {
    if (id === except) continue;
    const armed = (await readRun(world, id))?.hosts.find(({ name }) => name === host)?.armed;
    if (armed?.state !== 'armed' || now > Date.parse(armed.dueAt) + overAfterMs) continue;
    return { run: id, until: armed.dueAt, holds: armed.holds };
  }
  return null;
}
