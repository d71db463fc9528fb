import type { MessageRef, Posting } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { Recent } from '../chat/recent.ts';
import { rootIn, threadBelow, threadRef } from './address.ts';
import { awayFor, ChatAway } from './chat-away.ts';
import type { TeamsLink } from './connect.ts';
import { deliverCard } from './deliver.ts';
import type { Edits } from './edits.ts';
import type { Posted } from './posted.ts';
import { renderMessage } from './render.ts';
import { viewsOf } from './views.ts';

type PostOnce = (thread: ThreadRef, message: Message, key: string, how: Posting) => Promise<MessageRef>;

const mostKeys = 5_000;
/** Whoever calls holds a claim of 10 s: a post begins early enough to be over by then. */
const latestMs = 3_500;

/**
 * Posts once per key, in this process and in those after it: what a key became is kept before it is told. A bot cannot
 * look a message up in Teams. So where the answer to a post was lost, or the process died between the post and the
 * note of it, the card is posted again, and the first may stand there too: nobody can know. It is not left
 * standing for good: the first press of one of its buttons tells its id, and `see-to-lost-card` then writes over it where the
 * one that is kept up to date is.
 */
export function createPostOnce(link: TeamsLink, edits: Edits, posted: Posted): PostOnce {
  const inHand = new Recent<Promise<MessageRef>>(mostKeys);

  async function post(
    thread: ThreadRef,
    message: Message,
    key: string,
    { under, lane }: Posting,
  ): Promise<MessageRef> {
    const latest = Date.now() + latestMs;
    const { tenant } = thread;
    const place = rootIn(thread.opaque) !== null || under === null ? thread : threadBelow(under);
    const name = posted.postOf(key);
    const before = await posted.read(tenant, name);
    if (before?.state === 'posted') {
      const at = threadRef(tenant, before.opaque);
      await edits.decide({ thread: at, id: before.id }, message);
      return { thread: at, opaque: before.id };
    }
    const watchers = await link.views.watchers(place, viewsOf(message));
    const { mark, record } = await posted.begin(place, name, before);
    if (Date.now() > latest)
      throw new ChatAway('the store is too slow to post a card in time', {
        retryAfterMs: 1_000,
        isDoubtful: false,
      });
    const rendered = renderMessage(message, mark, watchers);
    const sent = await deliverCard(link, place, { message, rendered, lane, latest });
    const at = threadRef(tenant, sent.conversationId);
    // It stands there now, whatever becomes of the note; this process knows it, and another might post it again.
    await posted.stands(tenant, mark, { opaque: at.opaque, id: sent.id }, record).catch((cause: unknown) => {
      link.fault('could not note where a card stands', cause);
    });
    await link.views.keep(at, sent.id, message, mark).catch((cause: unknown) => {
      link.fault('could not keep what a card shows to whom', cause);
    });
    edits.shown({ thread: at, id: sent.id }, rendered, mark);
    return { thread: at, opaque: sent.id };
  }

  return (thread, message, key, how) => {
    const before = inHand.get(key);
    if (before !== undefined) return before;
    const attempt = post(thread, message, key, how).catch((cause: unknown) => {
      inHand.delete(key);
      throw awayFor('post a card', cause);
    });
    inHand.set(key, attempt);
    return attempt;
  };
}
