import type { Person } from '../people/person.ts';
import type { ThreadRef } from '../run/run.ts';
import type { Message } from '../view/message.ts';

/** Where a posted message stands; owned by the adapter. */
export interface MessageRef {
  readonly thread: ThreadRef;
  readonly opaque: string;
}

/** decision: never waits behind progress. progress: may be dropped or coalesced. */
export type Lane = 'decision' | 'progress';

export interface ChatPort {
  /** Posts once per key, however often it is called with that key. Rejects with `ChatAway` while it cannot. */
  post(place: ThreadRef, message: Message, key: string, how: Posting): Promise<MessageRef>;
  replace(ref: MessageRef, message: Message, lane: Lane): Promise<void>;
  /** To one person in that place and nobody else. `lasting`: where they find it later, too, however private that is. */
  whisper(
    place: ThreadRef,
    person: Person | null,
    message: Message,
    how?: { readonly lasting: boolean },
  ): Promise<void>;
  /** An address a person can follow, or words that say where it is. */
  link(ref: MessageRef): string;
  /** The thread below a message, where its story is told; null on a chat without threads. */
  threadOf(ref: MessageRef): ThreadRef | null;
}

/** What a chat that can make rooms offers beside posting. */
export interface ChatWithRooms extends ChatPort {
  readonly rooms: Rooms;
}

export interface Posting {
  /** The message whose thread this belongs to; null: it stands for itself. */
  readonly under: MessageRef | null;
  /** It may have been posted before, by a process that died or a call whose answer was lost: look first. */
  readonly doubtful: boolean;
  readonly lane: Lane;
}

/** Where chats can make a place for one incident. */
export interface Rooms {
  /** Opens the room of that name or finds the one it opened before; invites the group, if any. */
  open(room: {
    readonly name: string;
    readonly topic: string;
    readonly invite: string | null;
  }): Promise<ThreadRef>;
}

/** Groups that a chat knows, such as a Slack user group. */
export interface ChatGroups {
  /** Account ids of the members. Rejects when the chat cannot be asked. */
  members(group: { readonly tenant: string; readonly id: string }): Promise<readonly string[]>;
}
