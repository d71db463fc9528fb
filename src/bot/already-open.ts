import { type Refusal, refuse } from '../run/refusal.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** The refusal that names the open run of that playbook on one of these hosts; null when there is none. */
export async function alreadyOpen(
  world: World,
  playbook: string,
  hosts: readonly string[],
): Promise<Refusal | null> {
  for (const host of hosts) {
    for (const run of await world.runs.byHost(host)) {
      const state = await readRun(world, run);
      if (state !== null && state.ending === null && state.playbook === playbook)
        return refuse({ code: 'already-open', run, playbook, host });
    }
  }
  return null;
}
