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
  /** Posts once per key, however often it is called with that key. */
  post(place: ThreadRef, message: Message, key: string): Promise<MessageRef>;
  replace(ref: MessageRef, message: Message, lane: Lane): Promise<void>;
  /** To one person in that place and nobody else. */
  whisper(place: ThreadRef, person: Person | null, message: Message): Promise<void>;
  /** An address a person can follow, or words that say where it is. */
  link(ref: MessageRef): string;
}
