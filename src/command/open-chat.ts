import type { Door } from '../../adapters/chat/door.ts';
import type { Readiness } from '../../adapters/http/pages.ts';
import type { ChatGroups, ChatPort, ChatWithRooms } from '../ports/chat.ts';
import type { KeptReferences } from '../ports/kept-references.ts';
import type { Meter } from '../ports/meter.ts';
import type { Receive } from '../ports/receive.ts';
import type { TurnAway } from '../ports/turn-away.ts';

/** One chat, spoken to but not yet listened to. */
export interface OpenChat {
  readonly platform: 'slack' | 'teams';
  readonly chat: ChatPort | ChatWithRooms;
  /** Null: it keeps no groups that the policy could name. */
  readonly groups: ChatGroups | null;
  readonly listen: (receive: Receive, turnAway: TurnAway) => Promise<Door>;
  readonly ready: () => readonly Readiness[];
  /** One sentence: what is open, and what is not ready. */
  readonly words: () => string;
  readonly close: () => void;
}

export interface ChatNeeds {
  readonly meter: Meter;
  readonly references: KeptReferences;
  readonly fault: (what: string, cause: unknown) => void;
}

/** Of the rows that are not well: `; not ready: NAME: WORDS`. */
export function notReady(rows: readonly Readiness[]): string {
  const waiting = rows.filter(({ ok }) => !ok).map(({ name, words }) => `${name}: ${words}`);
  return waiting.length === 0 ? '' : `; not ready: ${waiting.join('; ')}`;
}
