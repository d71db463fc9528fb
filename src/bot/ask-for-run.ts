import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import type { RunCommand } from '../run/command.ts';
import { alreadyOpen } from './already-open.ts';
import type { Answered } from './answered.ts';
import { dispatch } from './dispatch.ts';
import type { World } from './world.ts';

type Asked = Pick<Extract<RunCommand, { type: 'request' }>, 'intent' | 'hosts' | 'parameters' | 'undoes'>;

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
  const run = await world.runs.nextId();
  const at = world.clock.now().toISOString();
  const { thread } = incoming;
  const dispatched = await dispatch(world, run, playbook, {
    type: 'request',
    at,
    run,
    requester,
    thread,
    ...asked,
  });
  return dispatched.kind === 'refusal' ? dispatched : { message: null, began: { kind: 'run', id: run } };
}
