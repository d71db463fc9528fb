import type { CheckEvent, CheckState } from '../check/check.ts';
import { evolveCheck } from '../check/evolve-check.ts';
import { knownCauses } from '../diagnosis/known-causes.ts';
import type { Host } from '../inventory/host.ts';
import type { Owed, Slot } from '../ports/stream-store.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { Job } from '../run/job.ts';
import type { ThreadRef } from '../run/run.ts';
import { diagnosisOf } from './diagnosis-of.ts';
import { noteSighting } from './incident.ts';
import { lookInside } from './look-inside.ts';
import { throwIfCalledOff } from './throw-if-called-off.ts';
import type { World } from './world.ts';

export async function readCheck(world: World, check: string): Promise<CheckState | null> {
  return (await world.checks.read(check)).events.reduce<CheckState | null>(evolveCheck, null);
}

/** Begins a check: recorded, and queued, in one append. Returns its id. */
export async function beginCheck(
  world: World,
  asked: {
    readonly host: Host;
    readonly codes: ErrorPair | null;
    readonly asker: string;
    readonly thread: ThreadRef;
  },
): Promise<string> {
  const check = await world.checks.nextId();
  const { host, codes, asker, thread } = asked;
  const at = world.clock.now().toISOString();
  await record(
    world,
    check,
    host.name,
    thread,
    asker,
    { at, type: 'asked', check, host: host.name, codes, asker, thread },
    {
      kind: 'check-outside',
      check,
    },
  );
  return check;
}

/** First what can be seen from outside, because it is there in about a second. */
export async function checkOutside(world: World, check: string, signal: AbortSignal): Promise<void> {
  const state = await readCheck(world, check);
  if (state === null || state.outside !== null || state.failed !== null) return;
  const host = find(world, state.host);
  if (host === null) return failCheck(world, state, `${state.host} is not in the inventory any more.`);
  const look = await world.prober.probe({ host: host.address, port: host.port }, signal);
  throwIfCalledOff(signal);
  const event: CheckEvent = { at: world.clock.now().toISOString(), type: 'seen-outside', look };
  await record(world, check, state.host, state.thread, 'rdp-medic', event, { kind: 'check-inside', check });
}

/** Then what the host knows of itself; it is edited into the same card. */
export async function checkInside(world: World, check: string, signal: AbortSignal): Promise<void> {
  const state = await readCheck(world, check);
  if (state === null || state.inside !== null || state.failed !== null) return;
  const host = find(world, state.host);
  if (host === null) return failCheck(world, state, `${state.host} is not in the inventory any more.`);
  const inside = await lookInside(world, host, signal);
  throwIfCalledOff(signal);
  const event: CheckEvent = { at: world.clock.now().toISOString(), type: 'seen-inside', inside };
  // First the incident: were it lost to a crash between the two, the job that is tried again would not note it.
  await noteCause(world, { ...state, inside });
  await record(world, check, state.host, state.thread, 'rdp-medic', event, null);
}

/** Weak guesses and owned settings' names make no incident: the first cause must have something to show. */
async function noteCause(world: World, state: CheckState): Promise<void> {
  const cause = diagnosisOf(world, state)?.diagnosis.causes[0];
  if (cause === undefined || cause.confidence === 'weak' || !knownCauses.some(({ id }) => id === cause.id))
    return;
  await noteSighting(world, { host: state.host, check: state.check, cause });
}

function find(world: World, name: string): Host | null {
  return world.site().inventory.hosts.find((host) => host.name === name) ?? null;
}

/** Ends a check that cannot be carried out; `message` is a sentence. */
export async function failCheck(world: World, state: CheckState, message: string): Promise<void> {
  const event: CheckEvent = { at: world.clock.now().toISOString(), type: 'failed', message };
  await record(world, state.check, state.host, state.thread, 'rdp-medic', event, null);
}

/** A check has one writer at a time: its next job is queued by the append before. A conflict is a repeated job. */
async function record(
  world: World,
  check: string,
  host: string,
  thread: ThreadRef,
  actor: string,
  event: CheckEvent,
  next: Job | null,
): Promise<void> {
  const { version } = await world.checks.read(check);
  // Before the first look there are no details.
  const slots: readonly Slot[] = version > 0 && isThreaded(thread) ? ['root', 'details'] : ['root'];
  const cards = slots.map(
    (slot): Owed => ({
      kind: 'card',
      id: `${check}:${version}:${thread.platform}/${thread.tenant}:${slot}`,
      subject: { kind: 'check', id: check },
      slot,
      thread,
    }),
  );
  const id = next === null ? '' : `${check}-${next.kind}`;
  const job: readonly Owed[] =
    next === null ? [] : [{ kind: 'job', id: `job:${id}`, queued: { id, job: next } }];
  await world.checks.append(check, version, {
    events: [event],
    audit: [
      {
        id: `${check}:${version}`,
        at: event.at,
        actor,
        what: `check-${event.type}`,
        run: null,
        host,
        plan: null,
        detail: detailOf(check, event),
      },
    ],
    owed: [...cards, ...job],
    hosts: [host],
    open: next !== null,
  });
  world.wake();
}

function detailOf(check: string, event: CheckEvent): Readonly<Record<string, string>> {
  switch (event.type) {
    case 'seen-outside':
      return { check, verdict: event.look.verdict };
    case 'failed':
      return { check, message: event.message };
    default:
      return { check };
  }
}
