import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import { refuse } from '../run/refusal.ts';
import type { Answered } from './answered.ts';
import { dispatch } from './dispatch.ts';
import type { Command } from './grammar.ts';
import { readRun } from './read-run.ts';
import { runOfPlan } from './run-of-plan.ts';
import type { World } from './world.ts';

/** Carries a waiting plan out without its approvals, told to everyone who was done without. */
export async function answerBreakGlass(
  world: World,
  incoming: Incoming,
  person: Person,
  { plan, reason, incident }: Extract<Command, { verb: 'break-glass' }>,
): Promise<Answered> {
  const found = await runOfPlan(world, incoming.thread, plan);
  if ('code' in found) return found;
  const at = world.clock.now().toISOString();
  const command = { type: 'break-glass', at, person, plan, reason, incident } as const;
  const dispatched = await dispatch(world, found.run, found.playbook, command);
  return dispatched.kind === 'refusal'
    ? dispatched
    : { message: null, began: { kind: 'run', id: found.run } };
}

/** Somebody has looked into an approval that was done without. */
export async function answerGlassReview(
  world: World,
  person: Person,
  { run: id, note }: Extract<Command, { verb: 'review-glass' }>,
): Promise<Answered> {
  const run = await readRun(world, id);
  if (run === null) return refuse({ code: 'unknown-run', text: id });
  const at = world.clock.now().toISOString();
  const dispatched = await dispatch(world, id, run.playbook, { type: 'review-glass', at, person, note });
  return dispatched.kind === 'refusal' ? dispatched : { message: null, began: { kind: 'run', id } };
}
