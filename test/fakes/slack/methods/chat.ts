import { checkMessage, metadataOf } from '../check-message.ts';
import type { Channel, Dict, StoredMessage } from '../fake-slack.ts';
import { recordEdit } from '../mentions.ts';
import { argument, type Call, isMember, knownChannel, type Method, need } from '../method.ts';
import { post, shownMessage, withBlockIds } from '../post.ts';
import { refuse } from '../refusal.ts';
import { directChannel, messageAt, newTs } from '../state.ts';

/** A channel by id, by #name, or a user whose direct conversation is meant. */
function postable(call: Call): Channel {
  const asked = String(call.args.channel ?? '');
  const user = call.state.users.get(asked);
  if (user !== undefined) {
    if (user.team !== call.team.id || user.deactivated) throw refuse('channel_not_found');
    return directChannel(call.state, user);
  }
  const named = [...call.state.channels.values()].find(
    (one) => one.team === call.team.id && one.kind !== 'im' && asked === `#${one.name}`,
  );
  if (asked === '') throw refuse('channel_not_found');
  return knownChannel(call, named?.id ?? asked);
}

export function openForPosts(call: Call, channel: Channel): void {
  if (channel.archived) throw refuse('is_archived');
  if (!isMember(call, channel) && !(channel.kind === 'public' && call.may('chat:write.public'))) {
    throw refuse('not_in_channel');
  }
}

/** Replies to a reply go to the thread of its parent. */
export function threadFor(call: Call, channel: Channel): string | null {
  const asked = call.args.thread_ts;
  if (asked === undefined || asked === null || asked === '') return null;
  const parent = messageAt(channel, String(asked));
  if (parent === undefined || parent.ephemeralFor !== null) throw refuse('thread_not_found');
  return parent.threadTs ?? parent.ts;
}

function ownMessage(call: Call, channel: Channel, forbidden: string): StoredMessage {
  const message = messageAt(channel, argument(call, 'ts'));
  // An ephemeral message has a ts, but no method finds it.
  if (message === undefined || message.ephemeralFor !== null) throw refuse('message_not_found');
  if (message.user !== call.team.botUserId) throw refuse(forbidden);
  return message;
}

function warned(warnings: readonly string[]): Dict {
  if (warnings.length === 0) return {};
  return { warning: warnings.join(','), response_metadata: { warnings } };
}

const writing = ['chat:write'];

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    scopes: writing,
    run(call) {
      const channel = postable(call);
      openForPosts(call, channel);
      const content = checkMessage(call.args, 'post');
      if (call.args.username !== undefined || call.args.icon_emoji !== undefined) {
        need(call, 'chat:write.customize');
      }
      const message = post(call.state, channel, {
        user: call.team.botUserId,
        botId: call.team.botId,
        content,
        threadTs: threadFor(call, channel),
        args: call.args,
      });
      return {
        channel: channel.id,
        ts: message.ts,
        message: shownMessage(call.state, channel, message, true),
        ...warned(content.warnings),
      };
    },
  },
  'chat.update': {
    scopes: writing,
    run(call) {
      const channel = knownChannel(call);
      if (channel.archived) throw refuse('is_inactive');
      const message = ownMessage(call, channel, 'cant_update_message');
      const content = checkMessage(call.args, 'update');
      const { text, blocks, metadata } = call.args;
      if (text !== undefined) message.text = content.text;
      // As the method's page says: text without blocks takes the blocks away; blocks stay only where neither is given.
      if (blocks !== undefined) message.blocks = withBlockIds(call.state, content.blocks);
      else if (text !== undefined) message.blocks = [];
      // Metadata that is not mentioned stays; an empty object takes it away.
      if (metadata !== undefined) message.metadata = metadataOf(metadata);
      message.edited = { user: call.team.botUserId, ts: newTs(call.state) };
      recordEdit(call.state, channel, message);
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: shownMessage(call.state, channel, message, true),
      };
    },
  },
  'chat.delete': {
    scopes: writing,
    run(call) {
      const channel = knownChannel(call);
      const message = ownMessage(call, channel, 'cant_delete_message');
      channel.messages.splice(channel.messages.indexOf(message), 1);
      return { channel: channel.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    scopes: writing,
    run(call) {
      const channel = knownChannel(call);
      openForPosts(call, channel);
      const user = call.state.users.get(argument(call, 'user'));
      if (user === undefined || !channel.members.has(user.id)) throw refuse('user_not_in_channel');
      const message = post(call.state, channel, {
        user: call.team.botUserId,
        botId: call.team.botId,
        content: checkMessage(call.args, 'post'),
        threadTs: threadFor(call, channel),
        ephemeralFor: user.id,
      });
      return { message_ts: message.ts };
    },
  },
  'chat.getPermalink': {
    scopes: [],
    run(call) {
      const channel = knownChannel(call);
      const message = messageAt(channel, argument(call, 'message_ts'));
      if (message === undefined || message.ephemeralFor !== null) throw refuse('message_not_found');
      const under = message.threadTs === null ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
      return {
        channel: channel.id,
        permalink: `${call.team.url}archives/${channel.id}/p${message.ts.replace('.', '')}${under}`,
      };
    },
  },
};
