import type { Account } from '../people/person.ts';
import type { ThreadRef } from '../run/run.ts';
import type { Form } from '../view/form.ts';
import type { Message } from '../view/message.ts';

/**
 * What came in from a chat: words, a button that says words, a form that was sent, or somebody who opened the
 * page that shows what concerns them.
 */
export interface Incoming {
  readonly kind: 'said' | 'clicked' | 'submitted' | 'opened';
  readonly text: string;
  /** What was filled in, by field; empty but for a form. */
  readonly values: Readonly<Record<string, string>>;
  readonly account: Account;
  readonly thread: ThreadRef;
  /** Unique per delivery of the platform; a repeated one is not acted upon again. */
  readonly delivery: string;
  /** The person must have an answer by then; null where nobody is kept waiting. */
  readonly answerWithinMs: number | null;
  /** How somebody lets the bot into this place; null where it can post already. */
  readonly invite: string | null;
}

/** What the adapter sends back at once, as its acknowledgement. Work that takes time posts by itself. */
export interface Answer {
  /** Null: nothing to say beyond what will be posted. */
  readonly message: Message | null;
  /** To the one who asked alone. */
  readonly privately: boolean;
  /** What this line began, if anything: the run or check to follow. */
  readonly began: { readonly kind: 'run' | 'check'; readonly id: string } | null;
  /** To be filled in by the one who asked. Chats without forms show `message` instead. */
  readonly form?: Form;
  /** What is wrong with a form that was sent, by field: it stays open. */
  readonly faults?: Readonly<Record<string, string>>;
}

export type Receive = (incoming: Incoming) => Promise<Answer>;
