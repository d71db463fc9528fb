import type { Message } from '../../src/view/message.ts';
import { createAlarm } from '../chat/alarm.ts';
import { digestOf } from '../chat/digest-of.ts';
import { Recent } from '../chat/recent.ts';
import type { Attach } from './attach-file.ts';
import { ChatAway, SlackRefused } from './chat-away.ts';
import { createEditBudget } from './edit-budget.ts';
import { hindered } from './post-card.ts';
import { renderMessage } from './render.ts';
import { type Spot, sendEdit } from './send-edit.ts';
import type { Workspace } from './workspace.ts';

/** How the messages of one workspace are rewritten. */
export interface Edits {
  /** At once, after the decisions before it on the same message. Rejects with ChatAway while it cannot. */
  readonly decide: (spot: Spot, message: Message) => Promise<void>;
  /** Some time, or never: the latest state wins, and a decision that comes meanwhile takes its place. */
  readonly progress: (spot: Spot, message: Message) => void;
  /** The message shows this now, as it was just posted. */
  readonly shown: (spot: Spot, digest: string) => void;
  readonly close: () => void;
}

interface Card {
  readonly spot: Spot;
  /** What it shows for certain; null: not known. */
  digest: string | null;
  /** The end of the decisions on this message, one after the other, and how many there are. */
  turn: Promise<void>;
  deciding: number;
  /** Progress that has not been sent. */
  waiting: { message: Message; sinceMs: number } | null;
  /** Progress on its way; settles, never rejects. */
  underWay: Promise<void> | null;
  lastEditMs: number;
  /** Counts what was sent, so that whatever ends later knows whether it was the last. */
  sent: number;
  /** Until then progress that got no answer may still arrive at Slack. */
  doubtUntilMs: number;
}

const mostCards = 2_000;
/** Between two edits of one message. */
const gapMs = 1_200;
/** A decision waits so long for progress that is on its way to the same message, so that it comes last. */
const politeMs = 1_000;
/** A call without an answer is not carried out later than this. */
const lateMs = 6_000;
/** How often it is tried to show a decision once more. */
const mostAgain = 5;

/**
 * Decisions go out at once, one after the other per message. Progress is coalesced per message and kept within
 * the budget of the workspace. Late progress never stands over a decision: what waits is dropped, what is on its
 * way is waited for, and where its fate is unknown the decision is shown once more when it must be over.
 */
export function createEdits(workspace: Workspace, attach: Attach): Edits {
  const cards = new Recent<Card>(mostCards);
  const budget = createEditBudget();
  const { wake, later, close } = createAlarm(pump);

  function cardAt(spot: Spot): Card {
    const name = `${spot.channel}/${spot.ts}`;
    const card = cards.get(name) ?? {
      spot,
      digest: null,
      turn: Promise.resolve(),
      deciding: 0,
      waiting: null,
      underWay: null,
      lastEditMs: 0,
      sent: 0,
      doubtUntilMs: 0,
    };
    cards.set(name, card);
    return card;
  }

  async function showDecision(card: Card, message: Message): Promise<void> {
    if (card.underWay !== null) await Promise.race([card.underWay, pause(politeMs)]);
    const rendered = renderMessage(message, { attach: true });
    const digest = digestOf(rendered);
    if (card.digest === digest && card.underWay === null && Date.now() > card.doubtUntilMs) return;
    const now = Date.now();
    budget.decision(now);
    card.digest = null;
    card.lastEditMs = now;
    card.sent += 1;
    const mine = card.sent;
    try {
      await sendEdit(workspace, card.spot, message, rendered, 'decision');
    } catch (error) {
      throw error instanceof SlackRefused ? hindered(workspace, card.spot.channel, error) : error;
    }
    card.digest = digest;
    if (rendered.file !== undefined) attach(card.spot, rendered.file);
    const uncertain = () => Math.max(0, card.doubtUntilMs - Date.now());
    if (card.underWay !== null) void card.underWay.then(() => showAgain(card, message, mine, uncertain()));
    else if (uncertain() > 0) showAgain(card, message, mine, uncertain());
  }

  /** Progress may have come in after the decision: it is sent once more, unless something newer was. */
  function showAgain(card: Card, message: Message, mine: number, ms: number, attempt = 1): void {
    const again = async (): Promise<void> => {
      if (card.sent !== mine) return;
      const rendered = renderMessage(message, { attach: true });
      await sendEdit(workspace, card.spot, message, rendered, 'decision');
      card.digest = digestOf(rendered);
    };
    later(ms, () => {
      inTurn(card, again).catch((error: unknown) => {
        if (error instanceof ChatAway && attempt < mostAgain)
          showAgain(card, message, mine, error.retryAfterMs, attempt + 1);
        else workspace.fault('could not make sure that a card shows the decision', error);
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
    const rendered = renderMessage(message, { attach: false });
    const digest = digestOf(rendered);
    if (digest === card.digest) return;
    card.digest = null;
    card.sent += 1;
    const mine = card.sent;
    try {
      await sendEdit(workspace, card.spot, message, rendered, 'progress');
      card.digest = card.sent === mine ? digest : null;
    } catch (error) {
      // Dropped, but for a limit: then the latest state is tried again when it may be.
      if (!(error instanceof ChatAway)) return;
      if (error.isDoubtful) card.doubtUntilMs = Date.now() + lateMs;
      else card.waiting ??= { message, sinceMs: Date.now() };
    }
  }

  /** Sends what may be sent now, the longest waiting first, and comes back when more may be. */
  function pump(): void {
    const now = Date.now();
    const waiting = [...cards].map(([, card]) => card).filter((card) => card.waiting !== null);
    const pausedMs = workspace.caller.pausedForMs('chat.update', 'progress');
    const ready = waiting
      .filter((card) => card.underWay === null && card.deciding === 0 && now >= card.lastEditMs + gapMs)
      .sort((one, other) => one.waiting!.sinceMs - other.waiting!.sinceMs);
    for (const card of pausedMs > 0 ? [] : ready) {
      if (!budget.progress(now)) break;
      const { message } = card.waiting!;
      card.waiting = null;
      card.lastEditMs = now;
      card.underWay = showProgress(card, message).finally(() => {
        card.underWay = null;
        wake(0);
      });
    }
    // Those with something on its way wake the pump when it is over.
    const left = waiting.filter(
      (card) => card.waiting !== null && card.underWay === null && card.deciding === 0,
    );
    if (left.length === 0) return;
    const gapLeft = Math.min(...left.map((card) => card.lastEditMs + gapMs - now));
    wake(Math.max(pausedMs, budget.waitMs(now), gapLeft, 10));
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
    shown: (spot, digest) => {
      const card = cardAt(spot);
      card.digest = digest;
      card.lastEditMs = Date.now();
    },
    close,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
