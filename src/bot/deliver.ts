import type { ChatPort, MessageRef } from '../ports/chat.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Owed } from '../ports/stream-store.ts';
import type { ThreadRef } from '../run/run.ts';
import { draw } from './draw.ts';
import type { World } from './world.ts';

export type Chats = Readonly<Partial<Record<ThreadRef['platform'], ChatPort>>>;

/** A claim outlives any honest delivery; after a crash the item is due again. */
const claimMs = 15_000;
const batch = 50;

/** Thread → until when (ms since 1970) nothing is posted there, because what comes first is still claimed. */
export type Stuck = Map<string, number>;

/**
 * Delivers once what is due: jobs to the queue, cards to the chats this process owns. Returns how many were
 * delivered. A fault leaves its item owed, and everything behind it in the same thread, so that order holds: over
 * several rounds where they are given the same `stuck`.
 */
export async function deliver(world: World, chats: Chats, stuck: Stuck = new Map()): Promise<number> {
  let delivered = 0;
  let queueAway = false;
  for (const item of await world.outbox.due(batch)) {
    const lane = item.kind === 'job' ? null : JSON.stringify(item.thread);
    if (lane === null ? queueAway : (stuck.get(lane) ?? 0) > world.clock.now().getTime()) continue;
    if (item.kind === 'card' && chats[item.thread.platform] === undefined) continue;
    if (!(await world.outbox.claim(item.id, claimMs))) continue;
    try {
      await hand(world, chats, item);
      delivered++;
    } catch (fault) {
      // Jobs have no order to keep: those behind it are tried in the next round.
      if (lane === null) queueAway = true;
      else stuck.set(lane, world.clock.now().getTime() + claimMs);
      world.fault(`could not deliver ${item.id}`, fault);
    }
  }
  return delivered;
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
