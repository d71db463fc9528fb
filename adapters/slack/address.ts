import type { MessageRef } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';

/** A channel (C…, G…, D…) and, below it, the thread that begins with the message of that timestamp. */
export interface Place {
  readonly channel: string;
  readonly threadTs: string | null;
}

/** A thread's address: `C123` for the channel itself, `C123/1700000000.000100` for a thread in it. */
export function threadRef(teamId: string, channel: string, threadTs: string | null): ThreadRef {
  return {
    platform: 'slack',
    tenant: teamId,
    opaque: threadTs === null ? channel : `${channel}/${threadTs}`,
  };
}

export function placeOf({ opaque }: ThreadRef): Place {
  const [channel = '', threadTs] = opaque.split('/');
  return { channel, threadTs: threadTs ?? null };
}

/** The thread below a message; that of a reply is the one it stands in, as Slack's threads are flat. */
export function threadBelow({ thread, opaque: ts }: MessageRef): ThreadRef {
  const { channel, threadTs } = placeOf(thread);
  return threadRef(thread.tenant, channel, threadTs ?? ts);
}

/** Direct messages with one person, where everything is private already. */
export function isDirect(channel: string): boolean {
  return channel.startsWith('D');
}
