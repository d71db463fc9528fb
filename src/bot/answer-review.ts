import type { Person } from '../people/person.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import type { RunState } from '../run/run.ts';
import type { Answered } from './answered.ts';
import { dispatch } from './dispatch.ts';
import type { Command } from './grammar.ts';
import { openRuns } from './open-runs.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

type Review = Extract<Command, { verb: 'review' }>;

/** Approve or reject. Keyed by the plan on the card, never by the thread it stands in. */
export async function answerReview(world: World, person: Person, command: Review): Promise<Answered> {
  const found = await findRun(world, command.plan);
  if ('code' in found) return found;
  const dispatched = await dispatch(world, found.run, found.playbook, {
    type: 'review',
    at: world.clock.now().toISOString(),
    person,
    verdict: command.verdict,
    plan: command.plan ?? found.plan!.id,
  });
  if (dispatched.kind !== 'refusal') return { message: null, began: { kind: 'run', id: found.run } };
  return dispatched.code === 'not-an-approver' ? whyNot(world, dispatched) : dispatched;
}

async function findRun(world: World, plan: string | null): Promise<RunState | Refusal> {
  const open = await openRuns(world);
  const waiting = open.filter((run) => run.stage === 'awaiting-approval');
  const plans = waiting.map((run) => run.plan!.id);
  if (plan === null) {
    if (waiting.length === 1) return waiting[0]!;
    // Two cards wait: which one is meant must be said.
    return refuse({ code: 'nothing-to-approve', stage: open[0]?.stage ?? 'ended', waiting: plans });
  }
  const found = open.find((run) => run.plan?.id === plan) ?? (await endedRun(world, plan));
  return found ?? refuse({ code: 'unknown-plan', text: plan, waiting: plans });
}

/** A late click names a plan whose run has ended: it is told so, not "unknown". */
async function endedRun(world: World, plan: string): Promise<RunState | null> {
  for (const host of world.site().inventory.hosts) {
    for (const id of await world.runs.byHost(host.name)) {
      const state = await readRun(world, id);
      if (state?.plan?.id === plan) return state;
    }
  }
  return null;
}

/** Nobody is told that they are no approver where it is only not known who is one. */
function whyNot(world: World, refusal: Extract<Refusal, { code: 'not-an-approver' }>): Refusal {
  const unknown = world.site().unknownGroups?.find(({ group }) => refusal.groups.includes(group));
  return unknown === undefined ? withAsked(world, refusal) : refuse({ code: 'group-unknown', ...unknown });
}

/** Who was asked, so that the one who may not approve knows whom to turn to. */
function withAsked(world: World, refusal: Extract<Refusal, { code: 'not-an-approver' }>): Refusal {
  const asked = world
    .site()
    .people.filter((person) => person.groups.some((group) => refusal.groups.includes(group)))
    .map((person) => person.name);
  return { ...refusal, asked };
}
