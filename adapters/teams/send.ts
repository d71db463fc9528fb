import type { ChatPort } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { threadBelow } from './address.ts';
import { awayFor, ChatAway } from './chat-away.ts';
import type { TeamsLink } from './connect.ts';
import { createEdits } from './edits.ts';
import { linkTo } from './link-to.ts';
import { createPostOnce } from './post-once.ts';
import { createPosted } from './posted.ts';
import { renderMessage } from './render.ts';
import { whisper } from './whisper.ts';

export interface TeamsChat extends ChatPort {
  /** Drops progress that has not been sent. */
  readonly close: () => void;
}

/** So long a tenant that the configuration does not name is left alone, milliseconds. */
const strangerMs = 60_000;

/** Teams as a chat. Everything rejects with ChatAway and nothing else: `retryAfterMs` says when to try again. */
export function teamsChat(link: TeamsLink): TeamsChat {
  const posted = createPosted(link.kept);
  const edits = createEdits(link, ({ thread, id }) => posted.markAt(thread, id));
  const postOnce = createPostOnce(link, edits, posted);

  function ours({ tenant }: ThreadRef): void {
    if (link.secrets.tenants.includes(tenant)) return;
    const words = `the tenant ${tenant} is not in the configuration any more`;
    throw new ChatAway(words, { retryAfterMs: strangerMs, isDoubtful: false });
  }

  return {
    async post(thread, message, key, how) {
      ours(thread);
      return postOnce(thread, message, key, how);
    },
    async replace({ thread, opaque: id }, message, lane) {
      ours(thread);
      if (lane === 'progress') edits.progress({ thread, id }, message);
      else await edits.decide({ thread, id }, message);
    },
    async whisper(thread, person, message, how) {
      // Nobody to say it to: in a channel it would be read by all.
      if (!person?.entra) return;
      ours(thread);
      await whisper(
        link,
        thread,
        { entra: person.entra },
        { message, rendered: renderMessage(message) },
        { lasting: how?.lasting === true },
      ).catch((cause: unknown) => {
        throw awayFor('say something privately', cause);
      });
    },
    link: linkTo,
    threadOf: threadBelow,
    close: edits.close,
  };
}
