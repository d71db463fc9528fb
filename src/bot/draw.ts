import { diagnose } from '../diagnosis/diagnose.ts';
import { expectedMachine } from '../diagnosis/expected-machine.ts';
import { remediesOf } from '../playbook/find-playbook.ts';
import type { Slot, Subject } from '../ports/stream-store.ts';
import { viewCheck } from '../view/check.ts';
import type { Message } from '../view/message.ts';
import { type Names, viewRun } from '../view/run.ts';
import { readCheck } from './check.ts';
import { readRun } from './read-run.ts';
import { evidenceOf } from './see.ts';
import type { World } from './world.ts';

/** A card as the present state has it, never as it was when it came to be owed; null when there is none. */
export async function draw(world: World, subject: Subject, slot: Slot): Promise<Message | null> {
  if (subject.kind === 'check') return drawCheck(world, subject.id);
  const state = await readRun(world, subject.id);
  return state === null ? null : viewRun(state, slot, namesOf(world));
}

async function drawCheck(world: World, check: string): Promise<Message | null> {
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
  return viewCheck({ state, diagnosis, expected, remedy });
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
