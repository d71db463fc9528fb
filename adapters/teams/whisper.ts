import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { wordsActivity } from './as-words.ts';
import { isDead, isPassing } from './chat-away.ts';
import type { TeamsLink } from './connect.ts';
import { cardActivity, type Rendered } from './render.ts';
import type { Activity, ChannelAccount, ConversationReference, Sent } from './transport.ts';
import { TransportFault } from './transport-fault.ts';

const latestMs = 3_500;

/**
 * To one person and nobody else: beside the others' talk where Teams has shown that it can (it delivered a targeted
 * message from there; one is gone after 24 hours), else in the chat of the two, which is made if there is none. What
 * has to last is written there in any case. `user` is the person as Teams names them, where they have just spoken: what
 * is kept of them may not be there yet. Rejects with TransportFault or ChatAway.
 */
export async function whisper(
  link: TeamsLink,
  thread: ThreadRef,
  { entra, user: heard }: { readonly entra: string; readonly user?: ChannelAccount },
  { message, rendered }: { readonly message: Message; readonly rendered: Rendered },
  { lasting }: { readonly lasting: boolean },
): Promise<void> {
  const place = await link.references.place(thread);
  const contact = await link.references.contact(thread.tenant, entra);
  const { direct } = contact;
  const user = heard ?? contact.user;
  const errand = { thread, lane: 'decision', repeatable: false, latest: Date.now() + latestMs } as const;
  const privately = (activity: Activity, targeted: boolean) =>
    link.outgoing.call({
      ...errand,
      method: 'sendPrivate',
      act: () => link.transport.sendPrivate(place, user, activity, { targeted }),
    });
  const activity = cardActivity(rendered);
  const isHere = place.person?.toLowerCase() === entra.toLowerCase();
  if (place.targets && !lasting && !isHere) {
    try {
      await privately(activity, true);
      return;
    } catch (cause) {
      // Nothing was done: the other way is open.
      if (!(cause instanceof TransportFault) || cause.isDoubtful || isPassing(cause)) throw cause;
    }
  }
  const known: ConversationReference | null = isHere ? place : direct;
  if (known !== null && (await sendDirect(link, thread, known, activity, message))) return;
  const sent: Sent = await privately(activity, false);
  const { tenant } = thread;
  const conversation = { id: sent.conversationId, conversationType: 'personal', tenantId: tenant };
  await link.references.keepDirect(tenant, entra, {
    serviceUrl: place.serviceUrl,
    bot: place.bot,
    conversation,
  });
}

/** False: that chat is dead, and another has to be made. */
async function sendDirect(
  link: TeamsLink,
  { tenant }: ThreadRef,
  direct: ConversationReference,
  activity: Activity,
  message: Message,
): Promise<boolean> {
  const send = (what: Activity) =>
    link.outgoing.call({
      thread: { platform: 'teams', tenant, opaque: direct.conversation.id },
      lane: 'decision',
      method: 'send',
      repeatable: false,
      latest: Date.now() + latestMs,
      act: () => link.transport.send(direct, what),
    });
  try {
    await send(activity);
    return true;
  } catch (cause) {
    if (!(cause instanceof TransportFault)) throw cause;
    if (isDead(cause)) return false;
    if (cause.status !== 400 && cause.status !== 413) throw cause;
    link.fault('Teams refused a card, which is shown in plain words instead', cause);
    await send(wordsActivity(message));
    return true;
  }
}
