import type { ThreadRef } from '../run/run.ts';
import type { MessageRef } from './chat.ts';
import type { Owed, Slot, Subject } from './stream-store.ts';

/** What is owed to the world and not yet delivered, in the order it came to be owed. */
export interface Outbox {
  /** Undelivered and unclaimed items, oldest first. */
  due(limit: number): Promise<readonly Owed[]>;
  /** True for exactly one caller until `ms` have passed or the item is done. */
  claim(id: string, ms: number): Promise<boolean>;
  /** Delivered: gone for ever. `ref` says where a card now stands. */
  done(id: string, ref?: { readonly at: CardPlace; readonly message: MessageRef }): Promise<void>;
  /** Where a card stands, if it was posted. */
  find(at: CardPlace): Promise<MessageRef | null>;
}

export interface CardPlace {
  readonly subject: Subject;
  readonly slot: Slot;
  readonly thread: ThreadRef;
}
