import { evolveAll } from '../run/evolve.ts';
import { refuse } from '../run/refusal.ts';
import { viewArchivedRun } from '../view/archived-run.ts';
import { viewOpenRuns, viewRunHistory } from '../view/status.ts';
import type { Answered } from './answered.ts';
import { namesOf } from './draw.ts';
import type { Command } from './grammar.ts';
import { openRuns, unreviewedRuns } from './open-runs.ts';
import type { World } from './world.ts';

/** Without a run: what is open. With one: all that happened in it, from the audit log where the store has lost it. */
export async function answerStatus(
  world: World,
  { run: id }: Extract<Command, { verb: 'status' }>,
): Promise<Answered> {
  if (id === null) {
    const [open, unreviewed] = [await openRuns(world), await unreviewedRuns(world)];
    return { message: viewOpenRuns(open, namesOf(world), unreviewed), began: null };
  }
  const { events } = await world.runs.read(id);
  const state = evolveAll(events);
  if (state !== null) return { message: viewRunHistory(state, events, namesOf(world)), began: null };
  const archived = await world.archive?.entriesOf(id);
  return archived === undefined || archived.entries.length + archived.changed === 0
    ? refuse({ code: 'unknown-run', text: id })
    : { message: viewArchivedRun(id, archived, namesOf(world)), began: null };
}
