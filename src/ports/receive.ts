import type { Account } from '../people/person.ts';
import type { ThreadRef } from '../run/run.ts';
import type { Message } from '../view/message.ts';

/** What came in from a chat: words, or a button that says words. */
export interface Incoming {
  readonly kind: 'said' | 'clicked';
  readonly text: string;
  readonly account: Account;
  readonly thread: ThreadRef;
  /** Unique per delivery of the platform; a repeated one is not acted upon again. */
  readonly delivery: string;
}

/** What the adapter sends back at once, as its acknowledgement. Work that takes time posts by itself. */
export interface Answer {
  /** Null: nothing to say beyond what will be posted. */
  readonly message: Message | null;
  /** To the one who asked alone. */
  readonly privately: boolean;
  /** What this line began, if anything: the run or check to follow. */
  readonly began: { readonly kind: 'run' | 'check'; readonly id: string } | null;
}

export type Receive = (incoming: Incoming) => Promise<Answer>;
