import type { Platform } from '../people/person.ts';

/** What is counted for those who run the bot. Never throws, never waits. */
export interface Meter {
  /** How long a chat waited for the answer to one delivery, milliseconds. */
  acked(chat: Platform, kind: string, ms: number): void;
  /** One call to a chat and how it ended: `ok`, `rate-limited`, `away`, or the chat's own word for its no. */
  called(chat: Platform, method: string, result: string): void;
  /** The chat asked us to wait so long before the next call, milliseconds. */
  askedToWait(chat: Platform, method: string, ms: number): void;
}
