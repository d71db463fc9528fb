import type { ChatPort, MessageRef } from '../ports/chat.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Owed } from '../ports/stream-store.ts';
import type { ThreadRef } from '../run/run.ts';
import { draw } from './draw.ts';
import type { World } from './world.ts';

export type Chats = Readonly<Partial<Record<ThreadRef['platform'], ChatPort>>>;

/** A claim outlives any honest delivery; after a crash the item can be claimed again. */
const claimMs = 5_000;
/** So long a thread is left alone after a fault: a chat that is away gains nothing from being asked at once. */
const restMs = 1_000;
const batch = 50;

/** Thread → until when (ms since 1970) nothing is tried there, because of a fault. */
export type Stuck = Map<string, number>;

export interface Delivered {
  readonly delivered: number;
  /** Still owed though this process could deliver it: claimed elsewhere, met by a fault, or behind one of these. */
  readonly pending: number;
}

/**
 * Delivers once what is due: jobs to the queue, cards to the chats this process owns; cards of other platforms
 * are not counted. A card that is claimed elsewhere or meets a fault holds back what is behind it in its thread,
 * so that order holds. Rejects when the outbox is away.
 */
export async function deliver(world: World, chats: Chats, stuck: Stuck = new Map()): Promise<Delivered> {
  let delivered = 0;
  let pending = 0;
  let queueAway = false;
  const waiting = new Set<string>();
  for (const { item, claimed } of await world.outbox.due(batch)) {
    if (item.kind === 'card' && chats[item.thread.platform] === undefined) continue;
    // Jobs have no order to keep: each waits for itself alone.
    const lane = item.kind === 'job' ? item.id : JSON.stringify(item.thread);
    const now = world.clock.now().getTime();
    const held = item.kind === 'job' ? queueAway : waiting.has(lane) || (stuck.get(lane) ?? 0) > now;
    if (held || claimed || !(await world.outbox.claim(item.id, claimMs))) {
      waiting.add(lane);
      pending++;
      continue;
    }
    try {
      await hand(world, chats, item);
      delivered++;
    } catch (fault) {
      pending++;
      waiting.add(lane);
      if (item.kind === 'job') queueAway = true;
      else stuck.set(lane, world.clock.now().getTime() + restMs);
      world.fault(`could not deliver ${item.id}`, fault);
      await world.outbox
        .release(item.id)
        .catch((cause) => world.fault(`could not release ${item.id}`, cause));
    }
  }
  return { delivered, pending };
}

async function hand(world: World, chats: Chats, item: Owed): Promise<void> {
  if (item.kind === 'job') {
    await world.queue.enqueue(item.queued);
    await world.outbox.done(item.id);
    return;
  }
  const chat = chats[item.thread.platform]!;
  const at: CardPlace = { subject: item.subject, slot: item.slot, thread: item.thread };
  const message = await draw(world, item.subject, item.slot);
  if (message === null) {
    await world.outbox.done(item.id);
    return;
  }
  const standing = await world.outbox.find(at);
  const ref: MessageRef = standing ?? (await chat.post(item.thread, message, keyOf(at)));
  if (standing !== null) await chat.replace(standing, message, 'decision');
  await world.outbox.done(item.id, { at, message: ref });
}

/** One message per subject, slot and thread: posted once, redrawn ever after. */
function keyOf({ subject, slot, thread }: CardPlace): string {
  return `${subject.id}:${slot}:${thread.platform}/${thread.tenant}/${thread.opaque}`;
}
