import type { MessageRef, Posting } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { digestOf } from '../chat/digest-of.ts';
import { Recent } from '../chat/recent.ts';
import { type Place, placeOf, threadBelow, threadRef } from './address.ts';
import type { Attach } from './attach-file.ts';
import { ChatAway, SlackRefused } from './chat-away.ts';
import type { Edits } from './edits.ts';
import { findPosted } from './find-posted.ts';
import { hindered, postCard } from './post-card.ts';
import { renderMessage } from './render.ts';
import type { Workspace } from './workspace.ts';

export type PostOnce = (
  thread: ThreadRef,
  message: Message,
  key: string,
  how: Posting,
) => Promise<MessageRef>;

const mostKeys = 5_000;
/**
 * Whoever calls holds a claim of 10 s: a post begins early enough to be over by then, its time-out of 4 s and the
 * wait below included. Otherwise a second process could post meanwhile.
 */
const latestMs = 3_500;
/** A post without an answer is not over before Slack has had time to show it to whoever looks next. */
const settleMs = 1_500;

/**
 * Posts once per key. In one process the key remembers; where a call before this one may have been carried out
 * (its answer was lost, or its process died) the place is read back first, and what is found there is brought up
 * to date instead of posted again. Where it cannot be read back nothing is posted.
 */
export function createPostOnce(workspace: Workspace, edits: Edits, attach: Attach): PostOnce {
  const posted = new Recent<Promise<MessageRef>>(mostKeys);
  const doubted = new Recent<true>(mostKeys);

  async function post(
    thread: ThreadRef,
    message: Message,
    key: string,
    { under, doubtful, lane }: Posting,
  ): Promise<MessageRef> {
    const latest = Date.now() + latestMs;
    const place = placeOf(thread.opaque.includes('/') || under === null ? thread : threadBelow(under));
    const at = (ts: string): MessageRef => ({
      thread: threadRef(workspace.teamId, place.channel, place.threadTs),
      opaque: ts,
    });
    if (doubtful || doubted.get(key)) {
      const found = await lookFor(place, key);
      if (found !== null) {
        doubted.delete(key);
        await edits.decide({ channel: place.channel, ts: found, threadTs: place.threadTs ?? found }, message);
        return at(found);
      }
    }
    if (Date.now() > latest) {
      const words = 'Slack is too slow to find out in time whether a card was posted';
      throw new ChatAway(words, { retryAfterMs: settleMs, isDoubtful: false });
    }
    const rendered = renderMessage(message, { attach: true });
    try {
      const ts = await postCard(workspace, place, { key, message, rendered, lane, latest });
      doubted.delete(key);
      const spot = { channel: place.channel, ts, threadTs: place.threadTs ?? ts };
      edits.shown(spot, digestOf(rendered));
      if (rendered.file !== undefined) attach(spot, rendered.file);
      return at(ts);
    } catch (error) {
      if (error instanceof ChatAway && error.isDoubtful) {
        doubted.set(key, true);
        await new Promise((resolve) => setTimeout(resolve, settleMs));
      }
      throw error;
    }
  }

  async function lookFor(place: Place, key: string): Promise<string | null> {
    try {
      return await findPosted(workspace, place, key);
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      // The thread's first message is gone: nothing can stand below it.
      if (error.code === 'thread_not_found') return null;
      throw hindered(workspace, place.channel, error);
    }
  }

  return (thread, message, key, how) => {
    const before = posted.get(key);
    if (before !== undefined) return before;
    const attempt = post(thread, message, key, how);
    posted.set(key, attempt);
    attempt.catch(() => posted.delete(key));
    return attempt;
  };
}
