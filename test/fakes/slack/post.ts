import type { MessageContent } from './check-message.ts';
import type { Channel, Dict, StoredMessage } from './fake-slack.ts';
import { recordNotices } from './mentions.ts';
import { newTs, type SlackState } from './state.ts';

/** Puts a message into a channel, as whoever says it. Block ids are filled in, as Slack does. */
export function post(
  state: SlackState,
  channel: Channel,
  said: {
    readonly user: string;
    readonly botId: string | null;
    readonly content: MessageContent;
    readonly threadTs: string | null;
    readonly ephemeralFor?: string | null;
    readonly files?: readonly Dict[];
    readonly args?: Dict;
  },
): StoredMessage {
  const message: StoredMessage = {
    ts: newTs(state),
    threadTs: said.threadTs,
    user: said.user,
    botId: said.botId,
    text: said.content.text,
    blocks: withBlockIds(state, said.content.blocks),
    metadata: said.content.metadata,
    edited: null,
    files: [...(said.files ?? [])],
    reactions: [],
    ephemeralFor: said.ephemeralFor ?? null,
  };
  channel.messages.push(message);
  recordNotices(state, channel, message, said.args);
  return message;
}

/** Blocks without a block_id get one; interactive elements without an action_id too. */
export function withBlockIds(state: SlackState, blocks: readonly Dict[]): Dict[] {
  const named = (element: unknown): unknown =>
    typeof element === 'object' &&
    element !== null &&
    !Array.isArray(element) &&
    isInteractive(element as Dict)
      ? { action_id: nextId(state), ...element }
      : element;
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? nextId(state),
    ...(Array.isArray(block.elements) && block.type !== 'rich_text'
      ? { elements: block.elements.map(named) }
      : {}),
    ...(block.accessory === undefined ? {} : { accessory: named(block.accessory) }),
    ...(block.element === undefined ? {} : { element: named(block.element) }),
  }));
}

function isInteractive(element: Dict): boolean {
  return /button|select|picker|input|checkboxes|radio|overflow/.test(String(element.type));
}

function nextId(state: SlackState): string {
  state.sequence += 1;
  return state.sequence.toString(36).padStart(5, '0');
}

/** A message as reading methods and payloads give it. */
export function shownMessage(
  state: SlackState,
  channel: Channel,
  message: StoredMessage,
  withMetadata: boolean,
): Dict {
  const replies = repliesOf(channel, message.ts);
  return {
    type: 'message',
    user: message.user,
    ts: message.ts,
    text: message.text,
    ...(message.botId === null ? {} : { bot_id: message.botId, app_id: state.appId }),
    team: channel.team,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.edited === null ? {} : { edited: message.edited }),
    ...(message.files.length > 0 ? { files: message.files } : {}),
    ...(message.reactions.length > 0 ? { reactions: message.reactions } : {}),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
    ...(message.threadTs === null && replies.length === 0
      ? {}
      : { thread_ts: message.threadTs ?? message.ts }),
    ...(message.threadTs === null ? {} : { parent_user_id: parentUser(channel, message.threadTs) }),
    ...(replies.length === 0
      ? {}
      : {
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((one) => one.user))],
          reply_users_count: new Set(replies.map((one) => one.user)).size,
          latest_reply: replies.at(-1)!.ts,
        }),
  };
}

export function repliesOf(channel: Channel, ts: string): StoredMessage[] {
  return channel.messages.filter((one) => one.threadTs === ts && one.ephemeralFor === null);
}

function parentUser(channel: Channel, ts: string): string | undefined {
  return channel.messages.find((one) => one.ts === ts)?.user;
}
