import type { ChatPort } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { placeOf, threadBelow } from './address.ts';
import { createAttach } from './attach-file.ts';
import { ChatAway } from './chat-away.ts';
import type { SlackLink } from './connect.ts';
import { createEdits, type Edits } from './edits.ts';
import { linkTo } from './link-to.ts';
import { createPostOnce, type PostOnce } from './post-once.ts';
import { whisper } from './whisper.ts';
import type { Workspace } from './workspace.ts';

export interface SlackChat extends ChatPort {
  /** Drops progress that has not been sent. */
  readonly close: () => void;
}

interface Desk {
  readonly workspace: Workspace;
  readonly post: PostOnce;
  readonly edits: Edits;
}

/** So long a workspace that the configuration does not name is left alone, milliseconds. */
const strangerMs = 60_000;

/** Slack as a chat. Everything rejects with ChatAway and nothing else: `retryAfterMs` says when to try again. */
export function slackChat(link: SlackLink): SlackChat {
  const desks = new Map<string, Desk>();
  let closed = false;

  function deskOf({ tenant }: ThreadRef): Desk {
    const workspace = link.workspace(tenant);
    if (workspace === null) {
      const words = `workspace ${tenant} is not in the configuration any more`;
      throw new ChatAway(words, { retryAfterMs: strangerMs, isDoubtful: false });
    }
    const known = desks.get(tenant);
    if (known !== undefined) return known;
    const attach = createAttach(workspace, () => closed);
    const edits = createEdits(workspace, attach);
    const desk = { workspace, edits, post: createPostOnce(workspace, edits, attach) };
    desks.set(tenant, desk);
    return desk;
  }

  return {
    async post(thread, message, key, how) {
      return awayOnly('post a card', () => deskOf(thread).post(thread, message, key, how));
    },
    async replace(ref, message, lane) {
      const { edits } = deskOf(ref.thread);
      const { channel, threadTs } = placeOf(ref.thread);
      const spot = { channel, ts: ref.opaque, threadTs: threadTs ?? ref.opaque };
      if (lane === 'progress') edits.progress(spot, message);
      else await awayOnly('rewrite a card', () => edits.decide(spot, message));
    },
    async whisper(thread, person, message, how) {
      // Nobody to say it to: in a channel it would be read by all.
      if (!person?.slack) return;
      const user = person.slack.replace(/^.*\//, '');
      const { workspace } = deskOf(thread);
      await awayOnly('say something privately', () =>
        how?.lasting === true
          ? whisper(workspace, null, user, message)
          : whisper(workspace, placeOf(thread), user, message),
      );
    },
    link: (ref) => linkTo(link.workspace(ref.thread.tenant)?.identity()?.url ?? null, ref),
    threadOf: threadBelow,
    close: () => {
      closed = true;
      for (const { edits } of desks.values()) edits.close();
    },
  };
}

async function awayOnly<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof ChatAway) throw cause;
    const words = `could not ${what} in Slack`;
    throw new ChatAway(words, { retryAfterMs: 5_000, isDoubtful: false, cause });
  }
}
