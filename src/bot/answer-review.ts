import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import { type Decided, type Refusal, refuse } from '../run/refusal.ts';
import type { Answered } from './answered.ts';
import { dispatch } from './dispatch.ts';
import { namesOf } from './draw.ts';
import type { Command } from './grammar.ts';
import { readRun } from './read-run.ts';
import { runOfPlan } from './run-of-plan.ts';
import type { World } from './world.ts';

type Review = Extract<Command, { verb: 'review' }>;

/** Approve or reject. Keyed by the plan on the card, never by the thread it stands in. */
export async function answerReview(
  world: World,
  incoming: Incoming,
  person: Person,
  command: Review,
): Promise<Answered> {
  const found = await runOfPlan(world, incoming.thread, command.plan);
  if ('code' in found) return found;
  const dispatched = await dispatch(world, found.run, found.playbook, {
    type: 'review',
    at: world.clock.now().toISOString(),
    person,
    verdict: command.verdict,
    plan: command.plan ?? found.plan!.id,
    reason: command.reason,
  });
  if (dispatched.kind !== 'refusal') return { message: null, began: { kind: 'run', id: found.run } };
  if (dispatched.code === 'own-request')
    return { ...dispatched, others: inGroups(world, dispatched.groups, person) };
  if (dispatched.code === 'not-an-approver') return whyNot(world, person, dispatched);
  if (dispatched.code !== 'nothing-to-approve' && dispatched.code !== 'already-ended') return dispatched;
  // In another chat the card may be seen a moment later than the decision was made.
  return { ...dispatched, decided: await decidedOn(world, found.run) };
}

async function decidedOn(world: World, run: string): Promise<readonly Decided[]> {
  const { person } = namesOf(world);
  const reviews = (await readRun(world, run))?.reviews ?? [];
  return reviews.map((review) => ({ name: person(review.person), verdict: review.verdict, at: review.at }));
}

/** Nobody is told that they are no approver where it is only not known who is one. */
function whyNot(
  world: World,
  person: Person,
  refusal: Extract<Refusal, { code: 'not-an-approver' }>,
): Refusal {
  const unknown = world.site().unknownGroups?.find(({ group }) => refusal.groups.includes(group));
  return unknown === undefined
    ? { ...refusal, asked: inGroups(world, refusal.groups, person) }
    : refuse({ code: 'group-unknown', ...unknown });
}

/** Names of those who were asked, so that the one who may not approve knows whom to turn to. */
function inGroups(world: World, groups: readonly string[], but: Person): readonly string[] {
  return world
    .site()
    .people.filter(({ id, groups: own }) => id !== but.id && own.some((group) => groups.includes(group)))
    .map(({ name }) => name);
}
