import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { createAlarm } from '../chat/alarm.ts';
import { digestOf } from '../chat/digest-of.ts';
import { Recent } from '../chat/recent.ts';
import { baseOf } from './address.ts';
import { awayFor, ChatAway } from './chat-away.ts';
import type { TeamsLink } from './connect.ts';
import { deliverEdit } from './deliver.ts';
import { type Rendered, renderMessage } from './render.ts';
import { viewsOf } from './views.ts';

/** One of our messages. */
interface Spot {
  readonly thread: ThreadRef;
  readonly id: string;
}

/** How our messages are rewritten. */
export interface Edits {
  /** At once, after the decisions before it in the conversation. Rejects with ChatAway while it cannot. */
  readonly decide: (spot: Spot, message: Message) => Promise<void>;
  /** Some time, or never: the latest state wins, and a decision that comes meanwhile takes its place. */
  readonly progress: (spot: Spot, message: Message) => void;
  /** The message shows this now, as it was just posted. */
  readonly shown: (spot: Spot, rendered: Rendered, mark: string | null) => void;
  readonly close: () => void;
}

interface Card {
  readonly spot: Spot;
  /** What comes back with its buttons; kept over its edits. */
  mark: string | null;
  /** What it shows for certain; null: not known. */
  digest: string | null;
  /** The end of the decisions on this message, one after the other, and how many there are. */
  turn: Promise<void>;
  deciding: number;
  /** Progress that has not been sent. */
  waiting: { message: Message; sinceMs: number } | null;
  /** Counts what was sent, so that whatever ends later knows whether it was the last. */
  sent: number;
  /** Until then progress that got no answer may still arrive. */
  doubtUntilMs: number;
}

const mostCards = 2_000;
/** The outbox's claim lasts 10 s, and a call 4. */
const latestMs = 4_500;
/** A call without an answer is not carried out later than this. */
const lateMs = 6_000;
/** How often it is tried to show a decision once more. */
const mostAgain = 5;
/** While a conversation is busy it is looked at again so often. */
const lookMs = 250;

/**
 * Decisions go out at once, one after the other. Progress is coalesced per message and paced per conversation: at
 * least 2 s apart, and slower when the hour fills up. Calls of one conversation never overtake each other, so late
 * progress cannot stand over a decision, but for progress whose answer was lost: then the decision is shown once more
 * when it must be over.
 */
export function createEdits(link: TeamsLink, markOf: (spot: Spot) => Promise<string | null>): Edits {
  const cards = new Recent<Card>(mostCards);
  const { wake, later, close } = createAlarm(pump);

  function cardAt(spot: Spot): Card {
    const name = `${spot.thread.tenant}/${baseOf(spot.thread.opaque)}/${spot.id}`;
    const known = { mark: null, digest: null, waiting: null, sent: 0, doubtUntilMs: 0 };
    const card = cards.get(name) ?? { spot, ...known, turn: Promise.resolve(), deciding: 0 };
    cards.set(name, card);
    return card;
  }

  async function renderFor(card: Card, message: Message): Promise<Rendered> {
    card.mark ??= await markOf(card.spot).catch(() => null);
    return renderMessage(message, card.mark, await link.views.watchers(card.spot.thread, viewsOf(message)));
  }

  async function showDecision(card: Card, message: Message): Promise<void> {
    const rendered = await renderFor(card, message);
    const digest = digestOf(rendered);
    if (card.digest === digest && Date.now() > card.doubtUntilMs) return;
    card.digest = null;
    card.sent += 1;
    const mine = card.sent;
    const { thread, id } = card.spot;
    // It is decided already: whoever pressed may see it before everybody else does.
    link.shown.put(thread, id, rendered);
    await link.views.keep(thread, id, message, card.mark).catch((cause: unknown) => {
      throw awayFor('keep what a card shows to whom', cause);
    });
    const latest = Date.now() + latestMs;
    await deliverEdit(link, thread, id, { message, rendered, lane: 'decision', latest }).catch(
      (cause: unknown) => {
        throw awayFor('rewrite a card', cause);
      },
    );
    // Whatever was on its way before it is over, or has lost its answer.
    if (card.sent === mine) card.digest = digest;
    const uncertainMs = card.doubtUntilMs - Date.now();
    if (uncertainMs > 0) showAgain(card, message, mine, uncertainMs);
  }

  /** Progress may have come in after the decision: it is sent once more, unless something newer was. */
  function showAgain(card: Card, message: Message, mine: number, ms: number, attempt = 1): void {
    const again = async (): Promise<void> => {
      if (card.sent !== mine) return;
      const rendered = await renderFor(card, message);
      const how = { message, rendered, lane: 'decision' as const, latest: Date.now() + latestMs };
      await deliverEdit(link, card.spot.thread, card.spot.id, how);
    };
    later(ms, () => {
      inTurn(card, again).catch((cause: unknown) => {
        const away = awayFor('rewrite a card', cause);
        if (attempt < mostAgain) showAgain(card, message, mine, away.retryAfterMs, attempt + 1);
        else link.fault('could not make sure that a card shows the decision', cause);
      });
    });
  }

  /** One decision after the other; progress on the same message waits meanwhile. */
  function inTurn(card: Card, act: () => Promise<void>): Promise<void> {
    card.deciding += 1;
    const turn = card.turn.then(act).finally(() => {
      card.deciding -= 1;
      wake(0);
    });
    card.turn = turn.catch(() => {});
    return turn;
  }

  async function showProgress(card: Card, message: Message): Promise<void> {
    const rendered = await renderFor(card, message);
    const digest = digestOf(rendered);
    if (digest === card.digest || card.deciding > 0) return;
    card.digest = null;
    card.sent += 1;
    const mine = card.sent;
    const { thread, id } = card.spot;
    try {
      const latest = Date.now() + 1_000;
      await deliverEdit(link, thread, id, { message, rendered, lane: 'progress', latest });
      if (card.sent !== mine) return;
      card.digest = digest;
      link.shown.put(thread, id, rendered);
    } catch (cause) {
      const away = awayFor('rewrite a card', cause);
      if (away.isDoubtful) card.doubtUntilMs = Date.now() + lateMs;
      // Dropped, but for a limit: then the latest state is tried again when it may be.
      else if (cause instanceof ChatAway || away.retryAfterMs < 60_000)
        card.waiting ??= { message, sinceMs: Date.now() };
    }
  }

  /** Sends what may be sent now, the longest waiting first, one per conversation, and comes back for the others. */
  function pump(): void {
    const waiting = [...cards]
      .map(([, card]) => card)
      .filter((card) => card.waiting !== null)
      .sort((one, other) => one.waiting!.sinceMs - other.waiting!.sinceMs);
    const taken = new Set<string>();
    const waits: number[] = [];
    for (const card of waiting) {
      const { thread } = card.spot;
      const conversation = `${thread.tenant}/${baseOf(thread.opaque)}`;
      const waitMs = taken.has(conversation) ? lookMs : link.outgoing.progressWaitMs(thread);
      if (waitMs > 0 || card.deciding > 0) {
        waits.push(Math.min(Math.max(waitMs, 10), card.deciding > 0 ? lookMs : Number.POSITIVE_INFINITY));
        continue;
      }
      taken.add(conversation);
      const { message } = card.waiting!;
      card.waiting = null;
      void showProgress(card, message).finally(() => wake(0));
    }
    if (waits.length > 0) wake(Math.min(...waits.map((ms) => (Number.isFinite(ms) ? ms : lookMs))));
  }

  return {
    decide: (spot, message) => {
      const card = cardAt(spot);
      card.waiting = null;
      return inTurn(card, () => showDecision(card, message));
    },
    progress: (spot, message) => {
      const card = cardAt(spot);
      card.waiting = { message, sinceMs: card.waiting?.sinceMs ?? Date.now() };
      wake(0);
    },
    shown: (spot, rendered, mark) => {
      const card = cardAt(spot);
      card.digest = digestOf(rendered);
      card.mark = mark;
      link.shown.put(spot.thread, spot.id, rendered);
    },
    close,
  };
}
