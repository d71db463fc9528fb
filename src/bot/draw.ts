import type { CheckState } from '../check/check.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { expectedMachine } from '../diagnosis/expected-machine.ts';
import { remediesOf } from '../playbook/find-playbook.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Slot } from '../ports/stream-store.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import { viewCheck } from '../view/check.ts';
import { viewCheckDetails } from '../view/check-details.ts';
import { viewCheckRoot } from '../view/check-root.ts';
import type { Message } from '../view/message.ts';
import { type Names, viewRun } from '../view/run.ts';
import { readCheck } from './check.ts';
import { readRun } from './read-run.ts';
import { evidenceOf } from './see.ts';
import type { World } from './world.ts';

/** A card as the present state has it, never as it was when it came to be owed; null when there is none. */
export async function draw(world: World, { subject, slot, thread }: CardPlace): Promise<Message | null> {
  switch (subject.kind) {
    case 'check':
      return drawCheck(world, subject.id, slot, thread);
    case 'run':
      return drawRun(world, subject.id, slot);
    case 'incident':
      return null;
  }
}

async function drawRun(world: World, run: string, slot: Slot): Promise<Message | null> {
  const state = await readRun(world, run);
  if (state === null || slot === 'details' || slot === 'incident') return null;
  return viewRun(state, slot, namesOf(world));
}

async function drawCheck(
  world: World,
  check: string,
  slot: Slot,
  thread: ThreadRef,
): Promise<Message | null> {
  const state = await readCheck(world, check);
  if (state === null) return null;
  const { inventory, playbooks } = world.site();
  const host = inventory.hosts.find((one) => one.name === state.host);
  const evidence =
    host === undefined || state.outside === null
      ? null
      : evidenceOf(host, state.outside, state.inside, state.codes);
  const diagnosis = evidence === null ? { causes: [] } : diagnose(evidence);
  const stranger = diagnosis.causes.some(({ id }) => id === 'wrong-machine');
  const expected = evidence === null || !stranger ? null : expectedMachine(evidence);
  const first = diagnosis.causes[0];
  const remedy =
    first === undefined || first.owner !== undefined ? null : (remediesOf(playbooks, first.id)[0] ?? null);
  const card = { state, diagnosis, expected, remedy };
  if (!isThreaded(thread)) return viewCheck(card);
  if (slot === 'details') return viewCheckDetails(card);
  return viewCheckRoot(card, await runFrom(world, state), namesOf(world));
}

/** How many runs of the host are looked through for one that began from the check. */
const newest = 10;

/** The newest run that was asked for in the check's thread. */
async function runFrom(world: World, { check, host }: CheckState): Promise<RunState | null> {
  for (const id of (await world.runs.byHost(host)).slice(0, newest)) {
    const run = await readRun(world, id);
    if (run?.check?.id === check) return run;
  }
  return null;
}

/** What people and playbooks are called on cards. */
export function namesOf(world: World): Names {
  const { people, playbooks } = world.site();
  return {
    person: (id) => people.find((person) => person.id === id)?.name ?? id,
    playbook: (name) => playbooks.find((playbook) => playbook.name === name) ?? null,
    remedies: (cause) => remediesOf(playbooks, cause),
  };
}
