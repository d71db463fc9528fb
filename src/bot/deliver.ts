import type { Due } from '../ports/outbox.ts';
import type { Owed } from '../ports/stream-store.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { ThreadRef } from '../run/run.ts';
import type { Chats } from './chats.ts';
import { hand } from './hand.ts';
import type { World } from './world.ts';

/** A claim outlives any honest delivery; after a crash the item can be claimed again. */
const claimMs = 10_000;
/** So long a lane is left alone after a fault: a chat that is away gains nothing from being asked at once. */
const restMs = 1_000;
const jobs = 'jobs';
const jobsAtOnce = 50;
const jobsInHand = 8;
const cardsAtOnce = 200;
/** So many are looked through at most for a card that can be delivered, and so often. */
const furthest = 5_000;
const lookFurtherEveryMs = 500;
/** No further page is looked at while so many are being delivered. */
const mostLanes = 200;

/** What one process knows of the lanes it delivers in. */
export interface Lanes {
  /** Lane → until when (ms since 1970) nothing is tried there, because of a fault. */
  readonly resting: Map<string, number>;
  readonly busy: Map<string, Busy>;
  /** Delivered since the last round began to read: what it read may be older. */
  readonly gone: Set<string>;
  lookedFurtherAt: number;
  /** The last round did not read to the end. */
  isMore: boolean;
  /** What is in hand is delivered, and nothing behind it. */
  isStopping: boolean;
}

interface Busy {
  readonly ids: ReadonlySet<string>;
  readonly end: Promise<LaneEnd>;
  /** More came to be owed in it meanwhile. */
  again: boolean;
}

export function newLanes(): Lanes {
  return {
    resting: new Map(),
    busy: new Map(),
    gone: new Set(),
    lookedFurtherAt: 0,
    isMore: false,
    isStopping: false,
  };
}

export interface Delivered {
  readonly delivered: number;
  /** Still owed though this process could deliver it: claimed elsewhere, met by a fault, or behind one of these. */
  readonly pending: number;
}

/** What became of one lane; `again`: a further round finds more to deliver now. */
export interface LaneEnd extends Delivered {
  readonly again: boolean;
}

export interface Round {
  /** Owed, and not begun in this round: being delivered since an earlier one, or resting after a fault. */
  readonly pending: number;
  /** The lanes that it began. None rejects. */
  readonly begun: readonly Promise<LaneEnd>[];
}

/** Delivers once what is due, and waits for it; see `beginRound`. */
export async function deliver(world: World, chats: Chats, lanes: Lanes = newLanes()): Promise<Delivered> {
  const { pending, begun } = await beginRound(world, chats, lanes);
  return endOf(pending, begun);
}

/** What became of these lanes, and of what else is `pending`. */
export async function endOf(pending: number, ends: Iterable<Promise<Delivered>>): Promise<Delivered> {
  const came = await Promise.all(ends);
  const sum = (of: keyof Delivered) => came.reduce((total, one) => total + one[of], 0);
  return { delivered: sum('delivered'), pending: pending + sum('pending') };
}

/**
 * Begins to deliver what is due: jobs to the queue, cards to the chats this process owns; cards of other platforms
 * are not counted. A card that is claimed elsewhere, meets a fault or takes its time holds back what is behind it in
 * its lane, so that order holds there, and nothing in any other. One round at a time. Rejects when the outbox is away.
 */
export async function beginRound(world: World, chats: Chats, lanes: Lanes): Promise<Round> {
  const platforms = Object.keys(chats) as ThreadRef['platform'][];
  const nowMs = world.clock.now().getTime();
  for (const [lane, untilMs] of lanes.resting) if (untilMs <= nowMs) lanes.resting.delete(lane);
  lanes.gone.clear();
  const met = new Set<string>();
  const begun: Promise<LaneEnd>[] = [];
  let pending = 0;

  function begin(dues: readonly Due[]): void {
    const left = dues.filter(({ item }) => !lanes.gone.has(item.id));
    for (const [lane, of] of Map.groupBy(left, ({ item }) => laneOf(item))) {
      const busy = lanes.busy.get(lane);
      if (busy !== undefined && of.some(({ item }) => !busy.ids.has(item.id))) busy.again = true;
      // What comes first in it was on an earlier page: nothing may overtake it.
      if (busy !== undefined || met.has(lane) || lanes.resting.has(lane)) pending += of.length;
      else begun.push(beginLane(world, chats, lanes, lane, of));
      met.add(lane);
    }
  }

  /** Reads on behind what is stuck, so that a chat that is away is in nobody's way but its own. */
  async function readCards(): Promise<void> {
    if (platforms.length === 0) return;
    lanes.isMore = true;
    const mayLookFurther = lanes.lookedFurtherAt + lookFurtherEveryMs <= nowMs;
    let after = 0;
    for (let read = 0; read < furthest && lanes.busy.size < mostLanes; read += cardsAtOnce) {
      if (read > 0 && !mayLookFurther) return;
      if (read > 0) lanes.lookedFurtherAt = nowMs;
      const page = await world.outbox.due(cardsAtOnce, platforms, after);
      begin(page);
      if (page.length < cardsAtOnce) {
        lanes.isMore = false;
        return;
      }
      after = page.at(-1)!.place;
    }
  }

  // Jobs are read apart: however many cards wait for a chat that is away, work goes on.
  begin(await world.outbox.due(jobsAtOnce, [jobs]));
  await readCards();
  return { pending, begun };
}

/**
 * What must come in order: jobs for the queue, what stands in one stream, and one story in a chat with threads.
 * A room that cannot be opened holds up nothing but itself.
 */
function laneOf(item: Owed): string {
  if (item.kind === 'job') return jobs;
  const { thread, subject } = item;
  // Each of them is told by itself: one who cannot be reached holds up nobody.
  if (item.kind === 'whisper') return item.id;
  return JSON.stringify(isThreaded(thread) ? [item.kind, thread, subject] : thread);
}

function beginLane(
  world: World,
  chats: Chats,
  lanes: Lanes,
  lane: string,
  dues: readonly Due[],
): Promise<LaneEnd> {
  const delivering = deliverLane(world, chats, lanes, lane, dues).catch((fault) => {
    // What is owed could not be claimed.
    world.fault('delivery', fault);
    lanes.resting.set(lane, world.clock.now().getTime() + restMs);
    return { delivered: 0, pending: dues.length };
  });
  const end = delivering.then((came) => {
    const { again } = lanes.busy.get(lane)!;
    lanes.busy.delete(lane);
    return { ...came, again: again || (lanes.isMore && came.delivered > 0) };
  });
  lanes.busy.set(lane, { ids: new Set(dues.map(({ item }) => item.id)), end, again: false });
  return end;
}

/** Cards one after the other, and nothing behind one that could not be delivered; jobs have no order to keep. */
async function deliverLane(
  world: World,
  chats: Chats,
  lanes: Lanes,
  lane: string,
  dues: readonly Due[],
): Promise<Delivered> {
  const atOnce = lane === jobs ? jobsInHand : 1;
  let delivered = 0;
  for (let at = 0; at < dues.length && !lanes.isStopping; at += atOnce) {
    const came = await Promise.all(
      dues.slice(at, at + atOnce).map((due) => deliverOne(world, chats, lanes, lane, due)),
    );
    delivered += came.filter((one) => one === 'delivered').length;
    // A queue that is away is away for every job.
    if (came.includes('fault') || (lane !== jobs && came.includes('held'))) break;
  }
  return { delivered, pending: dues.length - delivered };
}

async function deliverOne(
  world: World,
  chats: Chats,
  lanes: Lanes,
  lane: string,
  { item, claimed }: Due,
): Promise<'delivered' | 'held' | 'fault'> {
  const attempt = claimed ? null : await world.outbox.claim(item.id, claimMs);
  if (attempt === null) return 'held';
  try {
    await hand(world, chats, item, attempt);
    lanes.gone.add(item.id);
    return 'delivered';
  } catch (fault) {
    lanes.resting.set(lane, world.clock.now().getTime() + restAfter(fault));
    // Not each of many attempts: whoever reads the faults must find the others among them.
    if (isPowerOfTwo(attempt)) world.fault(`could not deliver ${item.id}`, fault);
    await world.outbox.release(item.id).catch((cause) => world.fault(`could not release ${item.id}`, cause));
    return 'fault';
  }
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}

/** A chat that asked us to wait says for how long. */
export function restAfter(fault: unknown): number {
  const asked = (fault as { readonly retryAfterMs?: unknown } | null)?.retryAfterMs;
  return typeof asked === 'number' && Number.isFinite(asked) ? Math.max(asked, restMs) : restMs;
}
