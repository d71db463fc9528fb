import type { CheckState } from '../check/check.ts';
import { expectedMachine } from '../diagnosis/expected-machine.ts';
import { knownCauses } from '../diagnosis/known-causes.ts';
import { hostsOf } from '../incident/decide-sighting.ts';
import { clientRemediesOf, remediesOf } from '../playbook/find-playbook.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Slot } from '../ports/stream-store.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import { viewAuditHead } from '../view/audit-head.ts';
import { viewBrokenGlass } from '../view/broken-glass.ts';
import { viewCheck } from '../view/check.ts';
import { viewCheckDetails } from '../view/check-details.ts';
import { viewCheckRoot } from '../view/check-root.ts';
import { viewCauseIncident, viewIncidentTimeline, viewRunIncident } from '../view/incident.ts';
import type { Message } from '../view/message.ts';
import { type Names, viewRun } from '../view/run.ts';
import { viewReminder } from '../view/run-reminder.ts';
import { viewRunHistory } from '../view/status.ts';
import { readCheck } from './check.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { readIncident } from './incident.ts';
import { linkTo, linkToRun } from './link-to-run.ts';
import { readRun } from './read-run.ts';
import { whereToTell } from './where-to-tell.ts';
import type { World } from './world.ts';

/** A card as the present state has it, never as it was when it came to be owed; null when there is none. */
export async function draw(world: World, { subject, slot, thread }: CardPlace): Promise<Message | null> {
  switch (subject.kind) {
    case 'check':
      return drawCheck(world, subject.id, slot, thread);
    case 'run':
      return drawRun(world, subject.id, slot, thread);
    case 'incident':
      return drawIncident(world, subject.id, slot);
    case 'head':
      return drawHead(world, subject.id);
  }
}

async function drawHead(world: World, day: string): Promise<Message | null> {
  const [noted] = (await world.heads?.streams.read(day))?.events ?? [];
  return noted === undefined ? null : viewAuditHead(day, noted);
}

async function drawRun(world: World, run: string, slot: Slot, thread: ThreadRef): Promise<Message | null> {
  const state = await readRun(world, run);
  if (state === null || slot === 'details') return null;
  const names = namesOf(world);
  if (slot === 'incident') {
    const link = await linkToRun(world, state, 'root', thread);
    return state.glass === null
      ? viewRunIncident(state, names, link)
      : viewBrokenGlass(state, state.glass, names, link);
  }
  if (slot === 'reminder') return viewReminder(state, names, await linkToRun(world, state, 'root', thread));
  if (slot === 'timeline') return viewRunHistory(state, (await world.runs.read(run)).events, names);
  return viewRun(state, slot, names);
}

/** For one who could have approved the run, and was not asked in the end; null when there is none such. */
export async function drawWhisper(world: World, run: string, place: ThreadRef): Promise<Message | null> {
  const state = await readRun(world, run);
  if (state === null || state.glass === null) return null;
  const link = await linkToRun(world, state, 'root', place);
  return viewBrokenGlass(state, state.glass, namesOf(world), link);
}

/** One card in the incident channel for all hosts with the same cause, kept up to date. */
async function drawIncident(world: World, id: string, slot: Slot): Promise<Message | null> {
  const read = await readIncident(world, id);
  if (read === null || world.incidents === null) return null;
  const hosts = hostsOf(read.state, world.incidents.rules);
  if (slot === 'timeline') return viewIncidentTimeline(titleOf(read.cause), read.state, hosts);
  const links = await Promise.all(
    hosts.map(async ({ check }) => {
      const state = await readCheck(world, check);
      return state === null ? null : linkTo(world, { kind: 'check', id: check }, 'root', state.thread);
    }),
  );
  const remedy = remediesOf(world.site().playbooks, read.cause)[0] ?? null;
  return viewCauseIncident({ title: titleOf(read.cause), cause: read.cause, hosts, links, remedy });
}

function titleOf(cause: string): string {
  return knownCauses.find((one) => one.id === cause)?.title ?? cause;
}

async function drawCheck(
  world: World,
  check: string,
  slot: Slot,
  thread: ThreadRef,
): Promise<Message | null> {
  const state = await readCheck(world, check);
  if (state === null) return null;
  const { playbooks } = world.site();
  const { evidence = null, diagnosis = { causes: [] } } = diagnosisOf(world, state) ?? {};
  const stranger = diagnosis.causes.some(({ id }) => id === 'wrong-machine');
  const expected = evidence === null || !stranger ? null : expectedMachine(evidence);
  const first = diagnosis.causes[0];
  const remedy =
    first === undefined || first.owner !== undefined ? null : (remediesOf(playbooks, first.id)[0] ?? null);
  const clientRemedy = first?.client === 'own' ? (clientRemediesOf(playbooks, first.id)[0] ?? null) : null;
  const card = { state, diagnosis, expected, remedy, clientRemedy };
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
    everybody: people,
    remedies: (cause) => remediesOf(playbooks, cause),
    reached: (run, id) => whereToTell(world, run, id) !== null,
  };
}
