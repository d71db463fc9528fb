import type { Answer } from '../ports/receive.ts';
import type { Refusal } from '../run/refusal.ts';
import type { Message } from '../view/message.ts';

/** What a command came to: something to say, something begun, a form to fill in, or a refusal. */
export type Answered =
  | {
      readonly message: Message | null;
      readonly began: Answer['began'];
      readonly form?: NonNullable<Answer['form']>;
      /** Concerns nobody but the one who asked. */
      readonly privately?: true;
    }
  | Refusal;
