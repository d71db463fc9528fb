import { isThreaded } from '../run/is-threaded.ts';
import { type Refusal, refuse } from '../run/refusal.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import { openRuns } from './open-runs.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** The run that the plan belongs to; without a plan, the one that waits where this was said. */
export async function runOfPlan(
  world: World,
  thread: ThreadRef,
  plan: string | null,
): Promise<RunState | Refusal> {
  const open = await openRuns(world);
  const waiting = open.filter((run) => run.stage === 'awaiting-approval');
  const plans = waiting.map((run) => run.plan!.id);
  if (plan === null) {
    const [only, ...others] = waiting;
    if (only !== undefined && others.length === 0 && (await isToldIn(world, only, thread))) return only;
    // Two cards wait, or one that stands where the person may not have read it: which is meant must be said.
    return refuse({ code: 'nothing-to-approve', stage: open[0]?.stage ?? 'ended', waiting: plans });
  }
  const [first, ...others] = open.filter((run) => run.plan?.id === plan);
  // An id is the start of a digest: two may begin alike, and then neither is meant for sure.
  if (first !== undefined && others.length > 0) {
    return refuse({ code: 'plan-ambiguous', plan, runs: [first, ...others].map(({ run }) => run) });
  }
  const found = first ?? (await endedRun(world, plan));
  return found ?? refuse({ code: 'unknown-plan', text: plan, waiting: plans });
}

/** Whether the run's plan stands in that place, or in the thread that is spoken in. */
async function isToldIn(world: World, { run, thread: own }: RunState, thread: ThreadRef): Promise<boolean> {
  const isSame = (other: ThreadRef | null) =>
    other?.platform === thread.platform && other.tenant === thread.tenant && other.opaque === thread.opaque;
  if (!isThreaded(thread) || isSame(own)) return true;
  const root = await world.outbox.find({ subject: { kind: 'run', id: run }, slot: 'root', thread: own });
  return root !== null && isSame(world.threadOf(root));
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
