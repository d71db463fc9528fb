import type { Account } from '../people/person.ts';

/** Somebody whom a chat's adapter refused by itself: `receive` never heard of it. */
export interface TurnedAway {
  readonly account: Account;
  /** place-unknown: the chat did not say in time whether the bot is in that place. no-identity: nor who speaks. */
  readonly why: 'other-organisation' | 'strange-workspace' | 'bot' | 'place-unknown' | 'no-identity';
  /** What came in; never its words. */
  readonly kind: 'said' | 'clicked' | 'submitted';
  /** The place as the platform names it; empty where it did not say. */
  readonly where: string;
}

/** Puts a refusal on record. Never rejects; what could not be written is told to the operator. */
export type TurnAway = (refused: TurnedAway) => Promise<void>;
