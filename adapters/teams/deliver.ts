import type { Lane } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { baseOf, rootIn, threadRef } from './address.ts';
import { wordsActivity } from './as-words.ts';
import { isDead } from './chat-away.ts';
import type { TeamsLink } from './connect.ts';
import { cardActivity, type Rendered } from './render.ts';
import type { Activity, Sent } from './transport.ts';
import { TransportFault } from './transport-fault.ts';

/** The card as such was refused: too large, or not to the connector's taste. */
function isCardFault({ status }: TransportFault): boolean {
  return status === 400 || status === 413;
}

/** Posts a card, once. What Teams refuses as a card is posted in words. Rejects with TransportFault or ChatAway. */
export async function deliverCard(
  link: TeamsLink,
  thread: ThreadRef,
  card: {
    readonly message: Message;
    readonly rendered: Rendered;
    readonly lane: Lane;
    readonly latest: number;
  },
): Promise<Sent> {
  const { message, rendered, lane, latest } = card;
  const send = (activity: Activity) => sendWhereItLives(link, thread, activity, { lane, latest });
  try {
    return await send(cardActivity(rendered));
  } catch (cause) {
    if (!(cause instanceof TransportFault && isCardFault(cause))) throw cause;
    link.fault('Teams refused a card, which is shown in plain words instead', cause);
    return send(wordsActivity(message));
  }
}

/**
 * To that conversation, or once to what has taken its place: the channel of a thread that was deleted, a chat with
 * the same person opened anew. Where neither is left the conversation is told to the operator.
 */
async function sendWhereItLives(
  link: TeamsLink,
  thread: ThreadRef,
  activity: Activity,
  how: { readonly lane: Lane; readonly latest: number },
): Promise<Sent> {
  const place = await link.references.place(thread);
  const common = { ...how, thread, repeatable: false } as const;
  try {
    const sent = await link.outgoing.call({
      ...common,
      method: 'send',
      act: () => link.transport.send(place, activity),
    });
    link.health.free(placeIn(thread));
    link.health.free(thread.opaque);
    return sent;
  } catch (cause) {
    if (!(cause instanceof TransportFault && isDead(cause))) throw cause;
    // We are in a channel or not, whichever of its threads it was noticed in; a thread alone can be gone.
    const where = cause.status === 403 ? placeIn(thread) : thread.opaque;
    const about = `${cause.status} ${where}`;
    const moved = await link.references.moved(thread, place);
    if (moved !== null) {
      // Teams serves the tenant from elsewhere since.
      const act = () => link.transport.send(moved, activity);
      const sent = await link.outgoing.call({ ...common, method: 'send', act });
      link.health.free(placeIn(thread));
      await link.references.heard(thread, moved, null);
      return sent;
    }
    if (rootIn(thread.opaque) !== null && cause.status === 404) {
      const words = 'a thread was deleted; its story goes on in the channel';
      link.health.hindered(thread.opaque, about, words, cause);
      const channel = threadRef(thread.tenant, baseOf(thread.opaque));
      const above = await link.references.place(channel);
      return link.outgoing.call({
        ...common,
        method: 'send',
        act: () => link.transport.send(above, activity),
      });
    }
    if (place.person !== undefined) {
      const { tenant } = thread;
      const { user } = await link.references.contact(tenant, place.person);
      await link.references.keepDirect(tenant, place.person, null);
      const sent = await link.outgoing
        .call({
          ...common,
          method: 'sendPrivate',
          act: () => link.transport.sendPrivate(place, user, activity, { targeted: false }),
        })
        .catch((again: unknown) => {
          link.health.hindered(
            where,
            about,
            'somebody’s chat with the bot does not take its messages any more',
            again,
          );
          throw again;
        });
      await link.references.keepDirect(tenant, place.person, {
        ...place,
        conversation: { ...place.conversation, id: sent.conversationId },
      });
      link.health.free(where);
      return sent;
    }
    link.health.hindered(where, about, `cannot post in a conversation: ${wayOut(cause)}`, cause);
    throw cause;
  }
}

/** As the page of readiness knows a conversation, whichever of its threads is meant. */
function placeIn({ opaque }: ThreadRef): string {
  return baseOf(opaque);
}

/** What an admin can do about it. */
function wayOut({ status, code }: TransportFault): string {
  return status === 404
    ? `it is gone (${code}); take it out of the configuration`
    : `the bot is not in it any more (${code}); add the app there again`;
}

/**
 * Rewrites a card, once. A message that somebody deleted is told to the operator and then counts as shown: there is
 * nothing left to be wrong.
 */
export async function deliverEdit(
  link: TeamsLink,
  thread: ThreadRef,
  id: string,
  card: {
    readonly message: Message;
    readonly rendered: Rendered;
    readonly lane: Lane;
    readonly latest: number;
  },
): Promise<void> {
  const { message, rendered, lane, latest } = card;
  const place = await link.references.place(thread);
  const errand = { thread, lane, latest, method: 'update', repeatable: true } as const;
  const edit = (activity: Activity) =>
    link.outgoing.call({ ...errand, act: () => link.transport.update(place, id, activity) });
  try {
    await edit(cardActivity(rendered));
    link.health.free(placeIn(thread));
  } catch (cause) {
    if (!(cause instanceof TransportFault)) throw cause;
    const moved = isDead(cause) ? await link.references.moved(thread, place) : null;
    if (moved !== null) {
      const act = () => link.transport.update(moved, id, cardActivity(rendered));
      await link.outgoing.call({ ...errand, act });
      link.health.free(placeIn(thread));
      return link.references.heard(thread, moved, null);
    }
    if (cause.status === 404) {
      const about = `gone ${thread.opaque} ${id}`;
      link.health.hindered(
        about,
        about,
        `a card cannot be kept up to date: it is gone (${cause.code})`,
        cause,
      );
      return;
    }
    if (cause.status === 403)
      link.health.hindered(
        placeIn(thread),
        `403 ${placeIn(thread)}`,
        `cannot rewrite a card: ${wayOut(cause)}`,
        cause,
      );
    if (!isCardFault(cause)) throw cause;
    link.fault('Teams refused a card, which is shown in plain words instead', cause);
    await edit({ ...wordsActivity(message), attachments: [] });
  }
}
