import type { FrontDesk } from './front-desk.ts';
import { cardReply, errorReply } from './invoke-reply.ts';
import { renderMessage } from './render.ts';
import { sentences } from './sentences.ts';
import type { Activity, TeamsReply } from './transport.ts';
import type { Viewed } from './views.ts';
import type { Visit } from './visit.ts';

/** Nobody is kept waiting for what they did not ask for themselves. */
const latestMs = 1_500;
/** A client can ask before the note of a fresh post is kept. */
const onceMoreMs = 300;

/** Whether it is a client that asks for its person's view of a card. */
export function isRefresh({ value }: Activity): boolean {
  const { action } = (value ?? {}) as { readonly action?: { readonly verb?: unknown } | null };
  return action?.verb === 'refresh';
}

/**
 * What this person sees of a card, as it was drawn last; whoever has no view of their own sees what all see. Nothing is
 * done and nothing allowed by it. Where nothing is known of the card their client keeps the one that it has.
 */
export async function hearRefresh(
  { link }: FrontDesk,
  visit: Visit,
  { replyToId: id }: Activity,
): Promise<TeamsReply> {
  const reply = id === undefined ? null : await inTime(draw(id));
  link.meter.acked('teams', 'refresh', Date.now() - visit.arrivedAtMs);
  return reply ?? errorReply('BadRequest', sentences.noView.text);

  async function draw(cardId: string): Promise<TeamsReply | null> {
    const viewed = (await read(cardId)) ?? (await later(onceMoreMs).then(() => read(cardId)));
    if (viewed === null) return null;
    const own = viewed.views.find(({ people }) => people.includes(visit.account.id));
    const watchers = await link.views.watchers(visit.thread, viewed.views);
    const message = { text: viewed.text, blocks: own?.blocks ?? viewed.blocks };
    return cardReply(renderMessage(message, viewed.mark, watchers).card);
  }

  function read(cardId: string): Promise<Viewed | null> {
    return link.views.read(visit.thread, cardId);
  }

  function inTime(drawn: Promise<TeamsReply | null>): Promise<TeamsReply | null> {
    const safely = drawn.catch((cause: unknown) => {
      link.fault('could not show somebody their view of a card', cause);
      return null;
    });
    return Promise.race([safely, later(latestMs).then(() => null)]);
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
