import type { ChatPort, ChatWithRooms, MessageRef } from '../ports/chat.ts';
import type { CardPlace, Due } from '../ports/outbox.ts';
import type { Owed } from '../ports/stream-store.ts';
import { isThreaded } from '../run/is-threaded.ts';
import type { ThreadRef } from '../run/run.ts';
import type { Message } from '../view/message.ts';
import { draw, drawWhisper } from './draw.ts';
import type { World } from './world.ts';

export type Chats = Readonly<Partial<Record<ThreadRef['platform'], ChatPort | ChatWithRooms>>>;

/** A claim outlives any honest delivery; after a crash the item can be claimed again. */
const claimMs = 10_000;
/** So long a lane is left alone after a fault: a chat that is away gains nothing from being asked at once. */
const restMs = 1_000;
const jobsAtOnce = 50;
const cardsAtOnce = 200;

/** Lane → until when (ms since 1970) nothing is tried there, because of a fault. */
export type Stuck = Map<string, number>;

export interface Delivered {
  readonly delivered: number;
  /** Still owed though this process could deliver it: claimed elsewhere, met by a fault, or behind one of these. */
  readonly pending: number;
}

/**
 * Delivers once what is due: jobs to the queue, cards to the chats this process owns; cards of other platforms
 * are not counted. A card that is claimed elsewhere or meets a fault holds back what is behind it in its lane,
 * so that order holds there, and nothing in any other. Rejects when the outbox is away.
 */
export async function deliver(world: World, chats: Chats, stuck: Stuck = new Map()): Promise<Delivered> {
  const platforms = Object.keys(chats) as ThreadRef['platform'][];
  // Jobs are read apart: however many cards wait for a chat that is away, work goes on.
  const jobs = await world.outbox.due(jobsAtOnce, []);
  const cards = (await world.outbox.due(cardsAtOnce, platforms)).filter(({ item }) => item.kind !== 'job');
  const lanes = Map.groupBy([...jobs, ...cards], ({ item }) => laneOf(item));
  const came = await Promise.all(
    [...lanes].map(([lane, dues]) => deliverLane(world, chats, stuck, lane, dues)),
  );
  const sum = (of: keyof Delivered) => came.reduce((total, one) => total + one[of], 0);
  return { delivered: sum('delivered'), pending: sum('pending') };
}

/**
 * What must come in order: jobs for the queue, what stands in one stream, and one story in a chat with threads.
 * A room that cannot be opened holds up nothing but itself.
 */
function laneOf(item: Owed): string {
  if (item.kind === 'job') return 'jobs';
  const { thread, subject } = item;
  // Each of them is told by itself: one who cannot be reached holds up nobody.
  if (item.kind === 'whisper') return item.id;
  return JSON.stringify(isThreaded(thread) ? [item.kind, thread, subject] : thread);
}

async function deliverLane(
  world: World,
  chats: Chats,
  stuck: Stuck,
  lane: string,
  dues: readonly Due[],
): Promise<Delivered> {
  let delivered = 0;
  const resting = (stuck.get(lane) ?? 0) > world.clock.now().getTime();
  let held = resting;
  for (const { item, claimed } of dues) {
    // Jobs have no order to keep among themselves: one that is claimed does not hold up the next.
    const mayTry = item.kind === 'job' ? !resting : !held;
    const attempt = mayTry && !claimed ? await world.outbox.claim(item.id, claimMs) : null;
    if (attempt === null) {
      held = true;
      continue;
    }
    try {
      await hand(world, chats, item, attempt);
      delivered++;
    } catch (fault) {
      held = true;
      stuck.set(lane, world.clock.now().getTime() + restAfter(fault));
      world.fault(`could not deliver ${item.id}`, fault);
      await world.outbox
        .release(item.id)
        .catch((cause) => world.fault(`could not release ${item.id}`, cause));
      // A queue that is away is away for every job.
      if (item.kind === 'job') break;
    }
  }
  return { delivered, pending: dues.length - delivered };
}

/** A chat that asked us to wait says for how long. */
export function restAfter(fault: unknown): number {
  const asked = (fault as { readonly retryAfterMs?: unknown } | null)?.retryAfterMs;
  return typeof asked === 'number' && Number.isFinite(asked) ? Math.max(asked, restMs) : restMs;
}

async function hand(world: World, chats: Chats, item: Owed, attempt: number): Promise<void> {
  if (item.kind === 'job') {
    await world.queue.enqueue(item.queued);
    await world.outbox.done(item.id);
    return;
  }
  const chat = chats[item.thread.platform]!;
  if (item.kind === 'whisper') {
    await whisper(world, chat, item);
    return world.outbox.done(item.id);
  }
  const at = item.kind === 'card' ? item : await inItsRoom(chat, item);
  if (at === null) return world.outbox.done(item.id);
  await putCard(world, chat, item.id, at, attempt);
}

/** Told twice rather than not at all: a whisper cannot be read back. */
async function whisper(
  world: World,
  chat: ChatPort,
  { id, subject, thread, person }: Extract<Owed, { kind: 'whisper' }>,
): Promise<void> {
  const known = world.site().people.find(({ id }) => id === person);
  const message = known === undefined ? null : await drawWhisper(world, subject.id, thread);
  if (known === undefined || message === null) return;
  await chat.whisper(thread, known, message, { lasting: true });
  await noteTold(world, id, { subject, slot: 'whisper', thread }, 'whispered', message, { to: person });
}

/** Opens the incident's room, or finds it again; null where the chat has none. */
async function inItsRoom(
  chat: ChatPort | ChatWithRooms,
  { subject, name, topic, invite }: Extract<Owed, { kind: 'room' }>,
): Promise<CardPlace | null> {
  if (!('rooms' in chat)) return null;
  return { subject, slot: 'timeline', thread: await chat.rooms.open({ name, topic, invite }) };
}

/** Posts the card, or redraws it where it stands already. */
async function putCard(
  world: World,
  chat: ChatPort,
  id: string,
  { subject, slot, thread }: CardPlace,
  attempt: number,
): Promise<void> {
  const at: CardPlace = { subject, slot, thread };
  const message = await draw(world, at);
  const standing = await world.outbox.find(at);
  // Progress that was never shown needs no end.
  if (message === null || (slot === 'progress' && standing === null)) return world.outbox.done(id);
  if (standing !== null) {
    await chat.replace(standing, message, 'decision');
    await noteTold(world, id, at, 'rewritten', message);
    return world.outbox.done(id, { at, message: standing });
  }
  const under = await rootOf(world, at);
  const how = { under, doubtful: attempt > 1, lane: 'decision' } as const;
  const ref = await chat.post(thread, message, keyOf(at), how);
  await noteTold(world, id, at, 'posted', message);
  await world.outbox.done(id, { at, message: ref });
}

/** So much of a card's text is kept; the rest is drawn from events that stand in the log themselves. */
const keptText = 2_000;

/** What people were shown, where; a second delivery of the same debt is the same entry. */
async function noteTold(
  world: World,
  id: string,
  { subject, slot, thread }: Omit<CardPlace, 'slot'> & { readonly slot: string },
  how: 'posted' | 'rewritten' | 'whispered',
  message: Message,
  whom: { readonly to?: string } = {},
): Promise<void> {
  await world.audit.record([
    {
      id: `told:${id}`,
      at: world.clock.now().toISOString(),
      actor: 'rdp-medic',
      what: 'told',
      run: subject.kind === 'run' ? subject.id : null,
      host: null,
      plan: null,
      detail: {
        how,
        [subject.kind]: subject.id,
        slot,
        place: `${thread.platform}/${thread.tenant}/${thread.opaque}`,
        ...whom,
        text: message.text.slice(0, keptText),
      },
    },
  ]);
}

/** Where the root of that story stands, for everything but the root itself. */
export async function rootOf(world: World, { subject, slot, thread }: CardPlace): Promise<MessageRef | null> {
  return slot === 'root' || slot === 'incident' ? null : world.outbox.find({ subject, slot: 'root', thread });
}

/** One message per subject, slot and thread: posted once, redrawn ever after. */
export function keyOf({ subject, slot, thread }: CardPlace): string {
  return `${subject.id}:${slot}:${thread.platform}/${thread.tenant}/${thread.opaque}`;
}
