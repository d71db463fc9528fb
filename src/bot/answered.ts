import type { Answer } from '../ports/receive.ts';
import type { Refusal } from '../run/refusal.ts';
import type { Message } from '../view/message.ts';

/** What a command came to: something to say, something begun, or a refusal. */
export type Answered =
  | {
      readonly message: Message | null;
      readonly began: Answer['began'];
    }
  | Refusal;
