import type { Account, Person } from '../people/person.ts';
import { rightsOf } from '../policy/rights-of.ts';
import type { Incoming } from '../ports/receive.ts';
import type { RunState } from '../run/run.ts';
import { viewHome } from '../view/home.ts';
import type { Answered } from './answered.ts';
import { namesOf } from './draw.ts';
import { keptRuns } from './kept-runs.ts';
import { linkToRun } from './link-to-run.ts';
import type { World } from './world.ts';

/** What is open, what waits for this person's decision, and what they may do here. */
export async function answerHome(world: World, { account }: Incoming, person: Person): Promise<Answered> {
  const { policy, inventory, playbooks } = world.site();
  const { open, unreviewed } = await keptRuns(world);
  const rights = rightsOf(policy, person, inventory.hosts, playbooks, world.clock.now().toISOString());
  const plans = await planLinks(world, open, account);
  return {
    message: viewHome(open, person, rights, namesOf(world), plans, unreviewed),
    began: null,
    privately: true,
  };
}

/** Where the plans that wait stand: whoever finds them here decides on them there. */
async function planLinks(
  world: World,
  open: readonly RunState[],
  near: Account,
): Promise<ReadonlyMap<string, string>> {
  const links = open
    .filter(({ stage }) => stage === 'awaiting-approval')
    .map(async (run) => {
      const url = await linkToRun(world, run, 'plan', near);
      return url === null ? [] : [[run.run, url] as const];
    });
  return new Map((await Promise.all(links)).flat());
}
