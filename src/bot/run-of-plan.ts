import { type Refusal, refuse } from '../run/refusal.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import { isToldIn } from './is-told-in.ts';
import { keptRuns } from './kept-runs.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** The run that the plan belongs to; without a plan, the one that waits where this was said. */
export async function runOfPlan(
  world: World,
  thread: ThreadRef,
  plan: string | null,
): Promise<RunState | Refusal> {
  const { open } = await keptRuns(world);
  const waiting = open.filter((run) => run.stage === 'awaiting-approval');
  const plans = waiting.map((run) => run.plan!.id);
  if (plan === null) {
    const told = await Promise.all(waiting.map((run) => isToldIn(world, run, thread)));
    const [only, ...others] = waiting.filter((_, index) => told[index]);
    if (only !== undefined && others.length === 0) return only;
    // Two cards wait here, or they stand where the person may not have read them: which is meant must be said.
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
