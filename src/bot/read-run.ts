import type { StreamStore } from '../ports/stream-store.ts';
import { evolve, evolveAll } from '../run/evolve.ts';
import type { RunEvent, RunState } from '../run/run.ts';
import type { World } from './world.ts';

/** A run as it stood after `version` events. */
interface Known {
  readonly state: RunState | null;
  readonly version: number;
  /** The last of these events, as JSON: a store that came back with less than it had is not taken for the same. */
  readonly last: string;
}

/** Runs remembered; of any other all events are read again. */
const mostKnown = 100;
/** By what reads them: stores that read alike, such as one that appends only until some time, know the same runs. */
const knownBy = new WeakMap<StreamStore<RunEvent>['read'], Map<string, Known>>();

/** The run as it stands; null when there is none of that id. */
export async function readRun(world: Pick<World, 'runs'>, id: string): Promise<RunState | null> {
  return (await readRunAt(world, id)).state;
}

/**
 * The run as it stands, and its version. What was read before is not read again: a run on 500 hosts has thousands of
 * events, and is read at each of them.
 */
export async function readRunAt({ runs }: Pick<World, 'runs'>, id: string): Promise<Omit<Known, 'last'>> {
  const all = knownBy.get(runs.read) ?? new Map<string, Known>();
  knownBy.set(runs.read, all);
  const now = (await readOn(runs, id, all.get(id))) ?? (await readWhole(runs, id));
  all.delete(id);
  if (now.version > 0) all.set(id, now);
  if (all.size > mostKnown) all.delete(all.keys().next().value!);
  return now;
}

/** What came since; null where the last known event is not where it was. */
async function readOn(
  runs: StreamStore<RunEvent>,
  id: string,
  known: Known | undefined,
): Promise<Known | null> {
  if (known === undefined) return null;
  const { events, version } = await runs.read(id, known.version - 1);
  const [same, ...since] = events;
  if (JSON.stringify(same) !== known.last || version !== known.version + since.length) return null;
  const state = since.reduce(evolve, known.state);
  return { state, version, last: JSON.stringify(events.at(-1)) };
}

async function readWhole(runs: StreamStore<RunEvent>, id: string): Promise<Known> {
  const { events, version } = await runs.read(id);
  return { state: evolveAll(events), version, last: JSON.stringify(events.at(-1)) ?? '' };
}
