import type { ThreadRef } from '../run/run.ts';
import type { MessageRef } from './chat.ts';
import type { Owed, Slot, Subject } from './stream-store.ts';

/** What is owed to the world and not yet delivered, in the order it came to be owed. */
export interface Outbox {
  /**
   * Undelivered items, oldest first, those that somebody has claimed among them. Cards of chats that are not among
   * `platforms` are left out; absent: of every chat.
   */
  due(limit: number, platforms?: readonly ThreadRef['platform'][]): Promise<readonly Due[]>;
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

export interface Due {
  readonly item: Owed;
  /** Somebody is delivering it, or died over it: nobody can claim it until the claim has run out. */
  readonly claimed: boolean;
}

export interface CardPlace {
  readonly subject: Subject;
  readonly slot: Slot;
  readonly thread: ThreadRef;
}
