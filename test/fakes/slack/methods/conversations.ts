import type { Channel, Dict, StoredMessage } from '../fake-slack.ts';
import {
  argument,
  type Call,
  count,
  flag,
  isMember,
  knownChannel,
  type Method,
  need,
  needFor,
  page,
} from '../method.ts';
import { repliesOf, shownMessage } from '../post.ts';
import { refuse } from '../refusal.ts';
import { directChannel, messageAt, newId } from '../state.ts';

function shownChannel(call: Call, channel: Channel): Dict {
  if (channel.kind === 'im') {
    const user = [...channel.members].find((id) => id !== call.team.botUserId);
    return { id: channel.id, is_im: true, is_archived: channel.archived, user, is_open: true };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_member: isMember(call, channel),
    is_general: false,
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    context_team_id: channel.team,
    num_members: channel.members.size,
  };
}

/** Only members read. */
function readable(call: Call): Channel {
  const channel = knownChannel(call);
  needFor(call, channel, 'history');
  if (!isMember(call, channel)) throw refuse('not_in_channel');
  return channel;
}

function between(call: Call, messages: readonly StoredMessage[]): StoredMessage[] {
  const oldest = Number(call.args.oldest ?? 0);
  const latest = Number(call.args.latest ?? Number.POSITIVE_INFINITY);
  const edges = flag(call, 'inclusive');
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return edges ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function messagePage(call: Call, channel: Channel, messages: readonly StoredMessage[], most: number): Dict {
  const found = page(call, messages, count(call, 'limit', Math.min(100, most), most));
  return {
    messages: found.items.map((one) =>
      shownMessage(call.state, channel, one, flag(call, 'include_all_metadata')),
    ),
    has_more: found.next !== '',
    ...(found.next === '' ? {} : { response_metadata: { next_cursor: found.next } }),
  };
}

function checkedName(call: Call): string {
  const name = argument(call, 'name').replace(/^#/, '');
  if (name.length > 80) throw refuse('invalid_name_maxlength');
  if (!/^[\p{L}\p{N}_-]+$/u.test(name) || name !== name.toLowerCase()) throw refuse('invalid_name_specials');
  const taken = [...call.state.channels.values()].some(
    (one) => one.team === call.team.id && one.name === name,
  );
  if (taken) throw refuse('name_taken');
  return name;
}

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': {
    scopes: ['channels:read', 'groups:read', 'im:read'],
    run(call) {
      const channel = knownChannel(call);
      needFor(call, channel, 'read');
      return { channel: shownChannel(call, channel) };
    },
  },
  'conversations.list': {
    scopes: ['channels:read', 'groups:read', 'im:read'],
    run(call) {
      const types = String(call.args.types ?? 'public_channel').split(',');
      const shown = [...call.state.channels.values()].filter(
        (one) =>
          one.team === call.team.id &&
          types.includes(one.kind === 'im' ? 'im' : `${one.kind}_channel`) &&
          (one.kind === 'public' || isMember(call, one)) &&
          !(flag(call, 'exclude_archived') && one.archived),
      );
      const found = page(call, shown, count(call, 'limit', 100, 1000));
      return {
        channels: found.items.map((one) => shownChannel(call, one)),
        response_metadata: { next_cursor: found.next },
      };
    },
  },
  'conversations.members': {
    scopes: ['channels:read', 'groups:read', 'im:read'],
    run(call) {
      const channel = knownChannel(call);
      needFor(call, channel, 'read');
      const found = page(call, [...channel.members], count(call, 'limit', 100, 1000));
      return { members: found.items, response_metadata: { next_cursor: found.next } };
    },
  },
  'conversations.history': {
    scopes: ['channels:history', 'groups:history', 'im:history'],
    run(call) {
      const channel = readable(call);
      const roots = channel.messages.filter((one) => one.threadTs === null && one.ephemeralFor === null);
      return messagePage(call, channel, between(call, roots).reverse(), 999);
    },
  },
  'conversations.replies': {
    scopes: ['channels:history', 'groups:history', 'im:history'],
    run(call) {
      const channel = readable(call);
      const named = messageAt(channel, argument(call, 'ts'));
      if (named === undefined || named.ephemeralFor !== null) throw refuse('thread_not_found');
      const root = named.threadTs === null ? named : messageAt(channel, named.threadTs);
      if (root === undefined) throw refuse('thread_not_found');
      // The parent always comes first, whatever the window.
      const replies = between(call, repliesOf(channel, root.ts));
      return messagePage(call, channel, [root, ...replies], 1000);
    },
  },
  'conversations.open': {
    scopes: ['im:write'],
    run(call) {
      const ids = argument(call, 'users').split(',');
      if (ids.length !== 1) throw refuse('not_enough_users');
      const user = call.state.users.get(ids[0]!);
      if (user === undefined || user.team !== call.team.id) throw refuse('user_not_found');
      if (user.deactivated) throw refuse('user_disabled');
      const before = call.state.channels.size;
      const channel = directChannel(call.state, user);
      const known = call.state.channels.size === before;
      return {
        ...(known ? { no_op: true, already_open: true } : {}),
        channel: flag(call, 'return_im') ? shownChannel(call, channel) : { id: channel.id },
      };
    },
  },
  'conversations.create': {
    scopes: ['channels:manage', 'groups:write'],
    run(call) {
      const hidden = flag(call, 'is_private');
      need(call, hidden ? 'groups:write' : 'channels:manage');
      const channel: Channel = {
        id: newId(call.state, 'C'),
        team: call.team.id,
        name: checkedName(call),
        kind: hidden ? 'private' : 'public',
        archived: false,
        topic: '',
        members: new Set([call.team.botUserId]),
        messages: [],
      };
      call.state.channels.set(channel.id, channel);
      return { channel: shownChannel(call, channel) };
    },
  },
  'conversations.invite': {
    scopes: ['channels:manage', 'channels:write.invites', 'groups:write', 'groups:write.invites'],
    run(call) {
      const channel = knownChannel(call);
      if (channel.archived) throw refuse('is_archived');
      if (!isMember(call, channel)) throw refuse('not_in_channel');
      const ids = argument(call, 'users').split(',');
      if (ids.length > 100) throw refuse('too_many_users');
      const errors = ids.flatMap((id) => {
        const user = call.state.users.get(id);
        if (id === call.team.botUserId) return [{ user: id, ok: false, error: 'cant_invite_self' }];
        if (user === undefined || user.deactivated || user.team !== call.team.id) {
          return [{ user: id, ok: false, error: 'user_not_found' }];
        }
        return channel.members.has(id) ? [{ user: id, ok: false, error: 'already_in_channel' }] : [];
      });
      const wrong = new Set(errors.map((one) => one.user));
      const right = ids.filter((id) => !wrong.has(id));
      if (errors.length > 0 && !(flag(call, 'force') && right.length > 0)) {
        throw refuse(errors[0]!.error, { errors });
      }
      for (const id of right) channel.members.add(id);
      return { channel: shownChannel(call, channel), ...(errors.length > 0 ? { errors } : {}) };
    },
  },
  'conversations.setTopic': {
    scopes: ['channels:manage', 'channels:write.topic', 'groups:write', 'groups:write.topic'],
    run(call) {
      const channel = knownChannel(call);
      if (!isMember(call, channel)) throw refuse('not_in_channel');
      const topic = String(call.args.topic ?? '');
      if (topic.length > 250) throw refuse('too_long');
      channel.topic = topic;
      return { channel: shownChannel(call, channel) };
    },
  },
  'conversations.join': {
    scopes: ['channels:join'],
    run(call) {
      const channel = knownChannel(call);
      if (channel.kind !== 'public') throw refuse('method_not_supported_for_channel_type');
      if (channel.archived) throw refuse('is_archived');
      const already = isMember(call, channel);
      channel.members.add(call.team.botUserId);
      return {
        channel: shownChannel(call, channel),
        ...(already ? { warning: 'already_in_channel' } : {}),
      };
    },
  },
};
