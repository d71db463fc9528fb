import type { Message } from '../../src/view/message.ts';
import { isDirect, type Place } from './address.ts';
import { asWords } from './as-words.ts';
import { SlackRefused } from './chat-away.ts';
import { blockFaults } from './post-card.ts';
import { renderMessage } from './render.ts';
import type { Workspace } from './workspace.ts';

/** The person does not read that channel: a direct message reaches them, and nobody else. */
const notThere = new Set(['user_not_in_channel', 'not_in_channel', 'channel_not_found', 'is_archived']);

/**
 * To one person and nobody else: an ephemeral message where others read along, an ordinary one where nobody does.
 * Ephemeral messages vanish when the person reloads: what has to last is written to them directly, with no place.
 */
export async function whisper(
  workspace: Workspace,
  place: Place | null,
  user: string,
  message: Message,
): Promise<void> {
  const { text, blocks } = renderMessage(message, { attach: false });
  const thread = !place?.threadTs ? {} : { thread_ts: place.threadTs };
  const send = (channel: string, content: Readonly<Record<string, unknown>>): Promise<unknown> =>
    isDirect(channel)
      ? workspace.call('chat.postMessage', {
          channel,
          ...(channel === place?.channel ? thread : {}),
          ...content,
        })
      : workspace.call('chat.postEphemeral', { channel, user, ...thread, ...content });
  const sendDrawn = (channel: string): Promise<unknown> =>
    send(channel, { text, blocks }).catch((error: unknown) => {
      if (!(error instanceof SlackRefused && blockFaults.has(error.code))) throw error;
      return send(channel, { text: asWords(message, workspace.identity()?.handle ?? 'rdp-medic') });
    });
  if (place === null) return sendDrawn(await directWith(workspace, user)).then(() => {});
  try {
    await sendDrawn(place.channel);
  } catch (error) {
    if (!(error instanceof SlackRefused && notThere.has(error.code))) throw error;
    await sendDrawn(await directWith(workspace, user));
  }
}

/** The conversation of the bot with one person. */
export async function directWith(workspace: Workspace, user: string): Promise<string> {
  const opened = await workspace.call<{ readonly channel: { readonly id: string } }>('conversations.open', {
    users: user,
  });
  return opened.channel.id;
}
