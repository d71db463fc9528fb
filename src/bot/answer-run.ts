import type { Person } from '../people/person.ts';
import type { Incoming } from '../ports/receive.ts';
import { refuse } from '../run/refusal.ts';
import type { RunState } from '../run/run.ts';
import type { Answered } from './answered.ts';
import { askForRun } from './ask-for-run.ts';
import { beforeOf } from './before-of.ts';
import { dispatch } from './dispatch.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

/** Undo is a new run of its own: looked at, planned, approved and carried out like any other. */
export async function answerUndo(
  world: World,
  incoming: Incoming,
  person: Person,
  { run: id, reason }: { readonly run: string; readonly reason: string },
): Promise<Answered> {
  const undone = await readRun(world, id);
  if (undone === null) return refuse({ code: 'unknown-run', text: id });
  if (undone.hosts.some(({ stage }) => stage === 'holding')) return endEarly(world, person, undone);
  const why = whyNotUndo(undone);
  if (why !== null) return refuse({ code: 'nothing-to-undo', run: id, why });
  const { playbook, parameters } = undone;
  const asked = { intent: 'undo', hosts: changedHosts(undone), parameters, undoes: id, reason } as const;
  return askForRun(world, incoming, person, playbook, asked);
}

/** A suspension that stands is ended by its own run: that belongs to the plan that was approved. */
async function endEarly(world: World, person: Person, { run, playbook }: RunState): Promise<Answered> {
  const at = world.clock.now().toISOString();
  const dispatched = await dispatch(world, run, playbook, { type: 'end-early', at, person });
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
  const run = await readRun(world, id);
  if (run === null) return refuse({ code: 'unknown-run', text: id });
  const at = world.clock.now().toISOString();
  const dispatched = await dispatch(world, id, run.playbook, { type: 'cancel', at, person });
  return dispatched.kind === 'refusal' ? dispatched : { message: null, began: { kind: 'run', id } };
}
