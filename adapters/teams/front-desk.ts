import type { Answer, Receive } from '../../src/ports/receive.ts';
import type { TurnAway, TurnedAway } from '../../src/ports/turn-away.ts';
import type { Message } from '../../src/view/message.ts';
import { type AfterWork, createAfterWork } from '../chat/after-work.ts';
import type { TeamsLink } from './connect.ts';
import { deliverCard } from './deliver.ts';
import { createPosted, type Posted } from './posted.ts';
import { renderMessage } from './render.ts';
import { renderForm } from './render-form.ts';
import { sentences } from './sentences.ts';
import type { Visit } from './visit.ts';
import { whisper } from './whisper.ts';

/** What every listener needs. */
export interface FrontDesk extends AfterWork {
  readonly link: TeamsLink;
  readonly receive: Receive;
  readonly posted: Posted;
  /** Where a run was decided on or begun, the presser's view shows the card that this brought about, if it comes within this time. */
  readonly presentMs: number;
  /** Puts on record whom we refused by ourselves; nobody waits for it. */
  readonly turnAway: (refused: TurnedAway) => void;
}

/** So long a press is held up for the card that it brings about. */
const usualPresentMs = 150;

export function createFrontDesk(
  link: TeamsLink,
  receive: Receive,
  turnAway: TurnAway,
  { presentMs = usualPresentMs }: { readonly presentMs?: number } = {},
): FrontDesk {
  const { after, idle } = createAfterWork(link.fault);
  return {
    link,
    receive,
    posted: createPosted(link.kept),
    presentMs,
    turnAway: (refused) => after('put a refusal on record', turnAway(refused)),
    after,
    idle,
  };
}

const latestMs = 8_000;

/** Says an answer where it was asked for: to its person alone, or to everybody there. */
export async function sayAnswer(
  link: TeamsLink,
  visit: Visit,
  answer: Pick<Answer, 'message' | 'privately' | 'form'>,
): Promise<void> {
  const { message, form } = answer;
  const privately = (answer.privately || visit.isTargeted) && !visit.isDirect;
  if (form !== undefined) {
    const said = message ?? sentences.recorded;
    // Whoever sends it is the one who asks, so it may stand where the talk is.
    const alone = visit.isTargeted && !visit.isDirect;
    await (alone
      ? sayPrivately(link, visit, said, renderForm(form))
      : sayAloud(link, visit, said, renderForm(form)));
  } else if (message !== null) {
    if (privately) await sayPrivately(link, visit, message);
    else await sayAloud(link, visit, message);
  }
}

export async function sayAloud(
  link: TeamsLink,
  visit: Visit,
  message: Message,
  rendered = renderMessage(message),
): Promise<void> {
  const latest = Date.now() + latestMs;
  await deliverCard(link, visit.thread, { message, rendered, lane: 'decision', latest });
}

/** What cannot be said to the person alone is not said; the place learns only that there is something to say. */
export async function sayPrivately(
  link: TeamsLink,
  visit: Visit,
  message: Message,
  rendered = renderMessage(message),
): Promise<void> {
  try {
    const to = { entra: visit.account.id, user: visit.user };
    await whisper(link, visit.thread, to, { message, rendered }, { lasting: false });
  } catch (cause) {
    link.fault('could not write to somebody alone', cause);
    await sayAloud(link, visit, sentences.notWritten);
  }
}
