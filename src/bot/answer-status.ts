import { evolveAll } from '../run/evolve.ts';
import { refuse } from '../run/refusal.ts';
import { viewOpenRuns, viewRunHistory } from '../view/status.ts';
import type { Answered } from './answered.ts';
import { namesOf } from './draw.ts';
import type { Command } from './grammar.ts';
import { openRuns } from './open-runs.ts';
import type { World } from './world.ts';

/** Without a run: what is open. With one: all that happened in it. */
export async function answerStatus(
  world: World,
  { run: id }: Extract<Command, { verb: 'status' }>,
): Promise<Answered> {
  if (id === null) {
    return { message: viewOpenRuns(await openRuns(world), namesOf(world)), began: null };
  }
  const { events } = await world.runs.read(id);
  const state = evolveAll(events);
  if (state === null) return refuse({ code: 'unknown-run', text: id });
  return { message: viewRunHistory(state, events, namesOf(world)), began: null };
}
