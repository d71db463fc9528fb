import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import { evolveAll } from '../run/evolve.ts';
import { refuse } from '../run/refusal.ts';
import type { RunState } from '../run/run.ts';
import { viewArchivedRun } from '../view/archived-run.ts';
import { viewOpenRuns, viewRunHistory } from '../view/status.ts';
import type { Answered } from './answered.ts';
import { dispatch } from './dispatch.ts';
import { namesOf } from './draw.ts';
import type { Command } from './grammar.ts';
import { isToldIn } from './is-told-in.ts';
import { keptRuns } from './kept-runs.ts';
import type { World } from './world.ts';

/**
 * Without a run: what is open. With one: all that happened in it, from the audit log where the store has lost it; and
 * from then on the run is shown where this was said as well, as it goes on.
 */
export async function answerStatus(
  world: World,
  incoming: Incoming,
  person: Person,
  { run: id }: Extract<Command, { verb: 'status' }>,
): Promise<Answered> {
  if (id === null) {
    const { open, unreviewed } = await keptRuns(world);
    return { message: viewOpenRuns(open, namesOf(world), unreviewed), began: null };
  }
  const { events } = await world.runs.read(id);
  const state = evolveAll(events);
  if (state !== null) {
    await showHere(world, incoming, person, state);
    return { message: viewRunHistory(state, events, namesOf(world)), began: null };
  }
  const archived = await world.archive?.entriesOf(id);
  return archived === undefined || archived.entries.length + archived.changed === 0
    ? refuse({ code: 'unknown-run', text: id })
    : { message: viewArchivedRun(id, archived, namesOf(world)), began: null };
}

/** The answer is given whatever becomes of this: where it cannot be recorded, the run is not shown here. */
async function showHere(
  world: World,
  { thread, invite }: Incoming,
  person: Person,
  state: RunState,
): Promise<void> {
  if (invite !== null || (await isToldIn(world, state, thread))) return;
  const at = world.clock.now().toISOString();
  await dispatch(world, state.run, state.playbook, { type: 'show', at, thread, person });
}
