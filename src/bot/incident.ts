import type { Cause } from '../diagnosis/cause.ts';
import { decideSighting, isOpen } from '../incident/decide-sighting.ts';
import { evolveIncident } from '../incident/evolve-incident.ts';
import type { IncidentState } from '../incident/incident.ts';
import { runNeedsSomeone } from '../incident/run-needs-someone.ts';
import type { Owed, Subject } from '../ports/stream-store.ts';
import type { RunState } from '../run/run.ts';
import type { Incidents, World } from './world.ts';

/** What the end of a run owes the incident channel; nothing where it went well or nobody is to be told. */
export function owedForRun(world: World, state: RunState): readonly Owed[] {
  if (world.incidents === null || !runNeedsSomeone(state)) return [];
  const topic = `${state.run} ${state.ending}: ${state.hosts.map((host) => host.name).join(', ')}`;
  return owed(world.incidents, { kind: 'run', id: state.run }, state.run, topic);
}

/** That a suspension ends soon is told in the incident channel as well, once for each host. */
export function owedForReminder(world: World, { run }: RunState, index: number): readonly Owed[] {
  if (world.incidents === null) return [];
  const { channel: thread } = world.incidents;
  const subject = { kind: 'run', id: run } as const;
  return [{ kind: 'card', id: `${run}:${index}:reminder-incident`, subject, slot: 'reminder', thread }];
}

function owed({ channel, room }: Incidents, subject: Subject, id: string, topic: string): readonly Owed[] {
  const card: Owed = { kind: 'card', id: `${id}:incident`, subject, slot: 'incident', thread: channel };
  if (room === null) return [card];
  const name = `${room.prefix}${subject.id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
  return [
    card,
    { kind: 'room', id: `${id}:room`, subject, thread: channel, name, topic, invite: room.invite },
  ];
}

/** More tries than any honest race needs. */
const tries = 20;

/** Notes that a check found this cause on this host; tells the channel when it is one of many. */
export async function noteSighting(
  world: World,
  { host, check, cause }: { readonly host: string; readonly check: string; readonly cause: Cause },
): Promise<void> {
  const { incidents } = world;
  if (incidents === null) return;
  const at = world.clock.now().toISOString();
  const line = cause.for[0] ?? cause.title;
  for (let attempt = 0; attempt < tries; attempt++) {
    const { events: past, version } = await incidents.streams.read(cause.id);
    const before = past.reduce<IncidentState | null>(evolveIncident, null);
    const events = decideSighting({ host, check, at, line }, before, incidents.rules);
    const after = events.reduce<IncidentState | null>(evolveIncident, before);
    const subject: Subject = { kind: 'incident', id: `${cause.id}.${after?.opened?.number ?? 0}` };
    const isTold = events.some(({ type }) => type === 'opened') || isOpen(before, at, incidents.rules);
    const appended = await incidents.streams.append(cause.id, version, {
      events,
      audit: events.map((event, index) => ({
        id: `incident:${cause.id}:${version + index}`,
        at,
        actor: 'rdp-medic',
        what: `incident-${event.type}`,
        run: null,
        host: event.type === 'seen' ? host : null,
        plan: null,
        detail: { cause: cause.id, check },
      })),
      owed: isTold
        ? owed(incidents, subject, `${subject.id}:${version}`, `${cause.title}: several hosts`)
        : [],
      hosts: [],
      open: false,
    });
    if (appended === 'appended') return world.wake();
  }
  throw new Error(`incidents of ${cause.id}: ${tries} appends in a row met a newer version`);
}

/** The state of an incident's cause, by the id that stands on its cards (`CAUSE.NUMBER`). */
export async function readIncident(
  world: World,
  id: string,
): Promise<{ readonly cause: string; readonly state: IncidentState } | null> {
  const cause = id.replace(/\.\d+$/, '');
  const events = (await world.incidents?.streams.read(cause))?.events ?? [];
  const state = events.reduce<IncidentState | null>(evolveIncident, null);
  return state === null ? null : { cause, state };
}
