import type { Lane } from '../../src/ports/chat.ts';
import type { Message } from '../../src/view/message.ts';
import type { Place } from './address.ts';
import { asWords } from './as-words.ts';
import { ChatAway, SlackRefused } from './chat-away.ts';
import { cardMetadata } from './find-posted.ts';
import type { Rendered } from './render.ts';
import type { Workspace } from './workspace.ts';

/** The message as a whole was refused because of how it is drawn. */
export const blockFaults: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
]);

/** What an admin has to do before anything can be posted there again. */
const hindrances: Readonly<Record<string, string>> = {
  channel_not_found:
    'the channel does not exist for me; invite me there, or take it out of the configuration',
  not_in_channel: 'I am not a member of the channel; invite me there',
  is_archived: 'the channel is archived; unarchive it, or take it out of the configuration',
  restricted_action: 'the workspace does not let me post there; change who may post in that channel',
  restricted_action_read_only_channel: 'the channel is read-only for me',
  missing_scope: 'a scope is missing; install the app again from `medic slack manifest`',
  no_permission: 'the app may not do this; install it again from `medic slack manifest`',
};

/** So long a place that an admin has to mend is left alone. */
const mendMs = 60_000;

/** chat.postMessage, once. Returns the timestamp. Throws ChatAway, also where an admin has to mend something first. */
export async function postCard(
  workspace: Workspace,
  place: Place,
  card: {
    readonly key: string | null;
    readonly message: Message;
    readonly rendered: Rendered;
    readonly lane: Lane;
    /** Milliseconds since 1970: a second try in plain words begins no later. Absent: whenever. */
    readonly latest?: number;
  },
): Promise<string> {
  const { key, message, rendered, lane } = card;
  const send = async (
    threadTs: string | null,
    content: Readonly<Record<string, unknown>>,
  ): Promise<string> => {
    const posted = await workspace.call<{ readonly ts: string }>(
      'chat.postMessage',
      {
        channel: place.channel,
        ...(threadTs === null ? {} : { thread_ts: threadTs }),
        ...(key === null ? {} : { metadata: cardMetadata(key) }),
        unfurl_links: false,
        unfurl_media: false,
        ...content,
      },
      lane,
    );
    workspace.health.free(place.channel);
    return posted.ts;
  };
  const drawn = { text: rendered.text, blocks: rendered.blocks };
  try {
    return await send(place.threadTs, drawn);
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    if (card.latest !== undefined && Date.now() > card.latest)
      throw new ChatAway('Slack refused a card too late to post it otherwise', {
        retryAfterMs: 1_000,
        isDoubtful: false,
        cause: error,
      });
    if (blockFaults.has(error.code)) {
      workspace.fault('Slack refused the blocks of a card, which is shown in plain words instead', error);
      const handle = workspace.identity()?.handle ?? 'rdp-medic';
      return send(place.threadTs, { text: asWords(message, handle) });
    }
    if (place.threadTs !== null && error.code === 'thread_not_found') {
      workspace.fault(`a thread in ${place.channel} was deleted; its story goes on in the channel`, error);
      return send(null, drawn);
    }
    throw hindered(workspace, place.channel, error);
  }
}

/** Told once per place; tried again once a minute, in case it was mended. */
export function hindered(workspace: Workspace, channel: string, error: SlackRefused): ChatAway {
  const what = hindrances[error.code] ?? `Slack says ${error.code}`;
  const words = `cannot post in ${channel}: ${what}`;
  workspace.health.hindered(channel, `${error.code} ${channel}`, words, error);
  return new ChatAway(words, { retryAfterMs: mendMs, isDoubtful: false, cause: error });
}
