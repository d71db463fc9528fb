import type { ChatPort, ChatWithRooms, MessageRef } from '../ports/chat.ts';
import type { CardPlace } from '../ports/outbox.ts';
import type { Owed } from '../ports/stream-store.ts';
import type { Message } from '../view/message.ts';
import type { Chats } from './chats.ts';
import { draw, drawWhisper } from './draw.ts';
import type { World } from './world.ts';

/** Hands over one debt that this process has claimed: a job to the queue, a card or words to their chat. Rejects when it cannot. */
export async function hand(world: World, chats: Chats, item: Owed, attempt: number): Promise<void> {
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
