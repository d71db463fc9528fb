import type { ThreadRef } from '../run/run.ts';
import type { MessageRef } from './chat.ts';
import type { Owed, Slot, Subject } from './stream-store.ts';

/** What is owed to the world and not yet delivered, in the order it came to be owed. */
export interface Outbox {
  /**
   * Undelivered items of these queues, oldest first, those that somebody has claimed among them; absent: of every
   * queue. `after`: only what came to be owed later than the item with that `place`. Takes no longer for a long backlog.
   */
  due(limit: number, queues?: readonly OwedQueue[], after?: number): Promise<readonly Due[]>;
  /** How many items are undelivered. */
  count(): Promise<number>;
  /**
   * The number of this attempt, counted from 1, for exactly one caller until `ms` have passed or the item is done;
   * null for everybody else. A second attempt at a card has to reckon with the first having posted it.
   */
  claim(id: string, ms: number): Promise<number | null>;
  /** Gives the claim back before its time. Changes nothing for anybody but the one who claimed. */
  release(id: string): Promise<void>;
  /** Delivered: gone for ever. `ref` says where a card now stands. */
  done(id: string, ref?: { readonly at: CardPlace; readonly message: MessageRef }): Promise<void>;
  /** Where a card stands, if it was posted. */
  find(at: CardPlace): Promise<MessageRef | null>;
}

/** Who is to get what is owed: whoever carries out jobs, or a chat. */
export type OwedQueue = 'jobs' | ThreadRef['platform'];

export interface Due {
  readonly item: Owed;
  /** Grows with every item that comes to be owed. */
  readonly place: number;
  /** Somebody is delivering it, or died over it: nobody can claim it until the claim has run out. */
  readonly claimed: boolean;
}

export interface CardPlace {
  readonly subject: Subject;
  readonly slot: Slot;
  readonly thread: ThreadRef;
}

export function queueOf(item: Owed): OwedQueue {
  return item.kind === 'job' ? 'jobs' : item.thread.platform;
}
