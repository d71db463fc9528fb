import type { MessageRef } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';

/**
 * A thread's address is the conversation's id as Teams gives it: `a:…` for a chat of two, `19:…@thread.v2` for a
 * group, `19:…@thread.tacv2` for a channel and `19:…@thread.tacv2;messageid=ROOT` for a thread in it.
 */
export function threadRef(tenant: string, conversationId: string): ThreadRef {
  return { platform: 'teams', tenant: tenant.toLowerCase(), opaque: conversationId };
}

const thread = /;messageid=([^;]+)/;

/** The conversation without the thread in it: what a bot is a member of, and what is limited as one. */
export function baseOf(conversationId: string): string {
  return conversationId.split(';', 1)[0]!;
}

/** The message that a thread began with; null: the id names no thread in a channel. */
export function rootIn(conversationId: string): string | null {
  return thread.exec(conversationId)?.[1] ?? null;
}

/** Channels have threads; chats are one stream. */
export function isChannel(conversationId: string): boolean {
  return /@thread\.(tacv2|skype)$/.test(baseOf(conversationId)) || rootIn(conversationId) !== null;
}

/** The thread below a message in a channel, or the one that it stands in; a chat has one stream for everything. */
export function threadBelow({ thread: at, opaque: id }: MessageRef): ThreadRef {
  if (!isChannel(at.opaque) || rootIn(at.opaque) !== null) return at;
  return threadRef(at.tenant, `${baseOf(at.opaque)};messageid=${id}`);
}
