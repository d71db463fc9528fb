import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import type { RunCommand } from '../run/command.ts';
import { isThreaded } from '../run/is-threaded.ts';
import { refuse } from '../run/refusal.ts';
import type { Origin, ThreadRef } from '../run/run.ts';
import { alreadyOpen } from './already-open.ts';
import type { Answered } from './answered.ts';
import { armedOn } from './armed-on.ts';
import { readCheck } from './check.ts';
import { dispatch } from './dispatch.ts';
import type { World } from './world.ts';

type Asked = Pick<
  Extract<RunCommand, { type: 'request' }>,
  'intent' | 'hosts' | 'parameters' | 'undoes' | 'reason' | 'evidence'
>;

/** Begins a run of that playbook, unless one of it is open on those hosts already, or the policy says no. */
export async function askForRun(
  world: World,
  incoming: Incoming,
  requester: Person,
  playbook: string,
  asked: Asked,
): Promise<Answered> {
  const open = await alreadyOpen(world, playbook, asked.hosts);
  if (open !== null) return open;
  for (const host of asked.hosts) {
    const armed = await armedOn(world, host, null);
    if (armed !== null) return refuse({ code: 'undo-armed', host, ...armed });
  }
  const run = await world.runs.nextId();
  const at = world.clock.now().toISOString();
  const { thread } = incoming;
  const dispatched = await dispatch(world, run, playbook, {
    type: 'request',
    at,
    run,
    requester,
    thread,
    check: await checkOf(world, incoming.thread, asked.hosts),
    ...asked,
  });
  return dispatched.kind === 'refusal' ? dispatched : { message: null, began: { kind: 'run', id: run } };
}

/** Checks of the host that are looked through for the one whose thread this is. */
const newest = 5;

/** The check in whose thread the run is asked for; null when it is asked for anywhere else. */
async function checkOf(world: World, thread: ThreadRef, hosts: readonly string[]): Promise<Origin | null> {
  if (!isThreaded(thread)) return null;
  for (const host of hosts) {
    for (const id of (await world.checks.byHost(host)).slice(0, newest)) {
      const check = await readCheck(world, id);
      if (check === null) continue;
      const at = { subject: { kind: 'check', id }, slot: 'root', thread: check.thread } as const;
      const root = await world.outbox.find(at);
      const below = root === null ? null : world.threadOf(root);
      if (below !== null && below.tenant === thread.tenant && below.opaque === thread.opaque)
        return { id, thread: check.thread };
    }
  }
  return null;
}
