import type { Person } from '../people/person.ts';
import { rightsOf } from '../policy/rights-of.ts';
import { viewHome } from '../view/home.ts';
import type { Answered } from './answered.ts';
import { namesOf } from './draw.ts';
import { openRuns } from './open-runs.ts';
import type { World } from './world.ts';

/** What is open, what waits for this person's decision, and what they may do here. */
export async function answerHome(world: World, person: Person): Promise<Answered> {
  const { policy, inventory, playbooks } = world.site();
  const open = await openRuns(world);
  const rights = rightsOf(policy, person, inventory.hosts, playbooks);
  return { message: viewHome(open, person, rights, namesOf(world)), began: null, privately: true };
}
