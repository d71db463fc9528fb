import type { CheckEvent, CheckState } from '../check/check.ts';
import { evolveCheck } from '../check/evolve-check.ts';
import type { ClientReport } from '../diagnosis/client-report.ts';
import { partNames } from '../diagnosis/evidence.ts';
import type { Host } from '../inventory/host.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import type { ThreadRef } from '../run/run.ts';
import { type About, checkBatch } from './check-batch.ts';
import { keepInBatches } from './keep-in-batches.ts';
import { lookInside } from './look-inside.ts';
import { noteCause } from './note-cause.ts';
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
    readonly client?: ClientReport;
  },
): Promise<string> {
  const check = await world.checks.nextId();
  const { host, codes, asker, thread, client } = asked;
  const at = world.clock.now().toISOString();
  const event: CheckEvent = {
    at,
    type: 'asked',
    check,
    host: host.name,
    codes,
    asker,
    thread,
    ...(client === undefined ? {} : { client }),
  };
  const next = { kind: 'check-outside', check } as const;
  await record(world, { check, host: host.name, thread }, event, { actor: asker, next, open: true });
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
  const next = { kind: 'check-inside', check } as const;
  await record(world, state, event, { actor: 'rdp-medic', next, open: true });
}

/**
 * Then what the host knows of itself; it is edited into the same card as it comes. An attempt whose worker is lost is
 * made again from its beginning, for parts of two attempts would be parts of two states of the host.
 */
export async function checkInside(world: World, check: string, signal: AbortSignal): Promise<void> {
  const { events, version } = await world.checks.read(check);
  const state = events.reduce<CheckState | null>(evolveCheck, null);
  if (state === null || state.inside !== null || state.failed !== null) return;
  const host = find(world, state.host);
  if (host === null) return failCheck(world, state, `${state.host} is not in the inventory any more.`);
  const batches = keepInBatches(world, state, version);
  try {
    const target = { host: host.address, port: host.port };
    const probe = (over: AbortSignal) => world.prober.probe(target, over);
    const { inside } = await lookInside(
      world,
      host,
      { parts: partNames, probe, onSeen: batches.add },
      signal,
    );
    throwIfCalledOff(signal);
    // First the incident: were it lost to a crash between the two, the job that is tried again would not note it.
    await batches.end(inside, (whole) => noteCause(world, whole));
  } finally {
    await batches.stop();
  }
}

function find(world: World, name: string): Host | null {
  return world.site().inventory.hosts.find((host) => host.name === name) ?? null;
}

/** Ends a check that cannot be carried out; `message` is a sentence. */
export async function failCheck(world: World, state: CheckState, message: string): Promise<void> {
  const event: CheckEvent = { at: world.clock.now().toISOString(), type: 'failed', message };
  await record(world, state, event, { actor: 'rdp-medic', open: false });
}

/** A check has one writer at a time: its next job is queued by the append before. A conflict is a repeated job. */
async function record(
  world: World,
  state: Pick<CheckState, 'check' | 'host' | 'thread'>,
  event: CheckEvent,
  about: About,
): Promise<void> {
  const { version } = await world.checks.read(state.check);
  await world.checks.append(state.check, version, checkBatch(state, version, [event], about));
  world.wake();
}
