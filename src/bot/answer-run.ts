import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import { evolveAll } from '../run/evolve.ts';
import { refuse } from '../run/refusal.ts';
import type { RunState } from '../run/run.ts';
import { alreadyOpen } from './already-open.ts';
import type { Answered } from './answered.ts';
import { beforeOf } from './before-of.ts';
import { dispatch } from './dispatch.ts';
import type { World } from './world.ts';

/** Undo is a new run of its own: looked at, planned, approved and carried out like any other. */
export async function answerUndo(
  world: World,
  incoming: Incoming,
  person: Person,
  id: string,
): Promise<Answered> {
  const undone = evolveAll((await world.runs.read(id)).events);
  if (undone === null) return refuse({ code: 'unknown-run', text: id });
  const why = whyNotUndo(undone);
  if (why !== null) return refuse({ code: 'nothing-to-undo', run: id, why });
  const open = await alreadyOpen(world, undone.playbook, changedHosts(undone));
  if (open !== null) return open;
  const run = await world.runs.nextId();
  const dispatched = await dispatch(world, run, undone.playbook, {
    type: 'request',
    at: world.clock.now().toISOString(),
    run,
    intent: 'undo',
    hosts: changedHosts(undone),
    parameters: undone.parameters,
    requester: person,
    thread: incoming.thread,
    undoes: id,
  });
  return dispatched.kind === 'refusal' ? dispatched : { message: null, began: { kind: 'run', id: run } };
}

function whyNotUndo(run: RunState): string | null {
  if (run.intent === 'undo') return 'it is an undo itself';
  if (run.ending === null) return 'it is still open';
  if (run.undo.kind === 'none') return 'its playbook cannot be undone';
  if (run.ending === 'reverted') return 'it was put back already';
  return changedHosts(run).length === 0 ? 'it changed nothing' : null;
}

function changedHosts(run: RunState): readonly string[] {
  return run.hosts.map((host) => host.name).filter((name) => beforeOf(run, name) !== null);
}

export async function answerCancel(world: World, person: Person, id: string): Promise<Answered> {
  const run = evolveAll((await world.runs.read(id)).events);
  if (run === null) return refuse({ code: 'unknown-run', text: id });
  const at = world.clock.now().toISOString();
  const dispatched = await dispatch(world, id, run.playbook, { type: 'cancel', at, person });
  return dispatched.kind === 'refusal' ? dispatched : { message: null, began: { kind: 'run', id } };
}
