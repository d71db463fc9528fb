import type { Conversation, Dict, StoredMessage } from './fake-teams.ts';
import { newMessageId, type TeamsState } from './state.ts';

const dayMs = 24 * 3_600_000;

/** Puts a message where people can read it. `root`: the post it goes under; in a channel without one it is a post itself. */
export function post(
  state: TeamsState,
  conversation: Conversation,
  what: {
    readonly from: string;
    readonly activity: Dict;
    readonly root: string | null;
    readonly targetedTo?: string;
  },
): StoredMessage {
  const id = newMessageId(state);
  const message: StoredMessage = {
    id,
    root: conversation.kind === 'channel' ? (what.root ?? id) : null,
    from: what.from,
    activity: what.activity,
    edits: 0,
    deleted: false,
    targetedTo: what.targetedTo ?? null,
    goneAt: what.targetedTo === undefined ? null : state.clock.now() + dayMs,
    views: new Map(),
  };
  conversation.messages.push(message);
  return message;
}
