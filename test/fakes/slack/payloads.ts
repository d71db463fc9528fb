import { randomBytes } from 'node:crypto';
import type { Channel, Dict, StoredMessage, Team, User } from './fake-slack.ts';
import { shownMessage } from './post.ts';
import { newId, type SlackState, teamOf, type View } from './state.ts';
import { shownView } from './view.ts';

/** The token of old, still sent in every payload; apps must not rely on it. */
const oldToken = 'verification-token';
const triggerLifeMs = 3_000;
const responseUrlLifeMs = 30 * 60_000;
const responseUrlUses = 5;

function newTrigger(state: SlackState, user: User): string {
  state.sequence += 1;
  const id = `${state.sequence}.${state.clock.now()}.${randomBytes(16).toString('hex')}`;
  state.triggers.set(id, { user: user.id, expiresAt: state.clock.now() + triggerLifeMs, used: false });
  return id;
}

function newResponseUrl(
  state: SlackState,
  channel: Channel,
  user: User,
  message: StoredMessage | null,
): string {
  const key = randomBytes(12).toString('hex');
  const path = message === null ? 'commands' : 'actions';
  state.responseUrls.set(key, {
    channel: channel.id,
    user: user.id,
    expiresAt: state.clock.now() + responseUrlLifeMs,
    threadTs: message?.threadTs ?? null,
    messageTs: message?.ts ?? null,
    left: responseUrlUses,
  });
  return `${state.origin}/${path}/${channel.team}/${key}`;
}

function nameOf(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** The form of a slash command, field by field. */
export function commandPayload(
  state: SlackState,
  user: User,
  channel: Channel,
  command: string,
  text: string,
): Record<string, string> {
  const team = teamOf(state, user.team);
  return {
    token: oldToken,
    team_id: team.id,
    team_domain: team.name,
    channel_id: channel.id,
    channel_name: nameOf(channel),
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: state.appId,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(state, channel, user, null),
    trigger_id: newTrigger(state, user),
  };
}

function interaction(state: SlackState, team: Team, user: User, type: string): Dict {
  return {
    type,
    team: { id: team.id, domain: team.name },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: state.appId,
    token: oldToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function messageActionPayload(
  state: SlackState,
  user: User,
  channel: Channel,
  message: StoredMessage,
  action: Dict,
  values: Dict,
): Dict {
  const hidden = message.ephemeralFor !== null;
  const thread = message.threadTs === null ? {} : { thread_ts: message.threadTs };
  return {
    ...interaction(state, teamOf(state, user.team), user, 'block_actions'),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: hidden,
      ...thread,
    },
    trigger_id: newTrigger(state, user),
    channel: { id: channel.id, name: nameOf(channel) },
    // The content of an ephemeral message is not sent along.
    ...(hidden ? {} : { message: shownMessage(state, channel, message, false) }),
    state: { values },
    response_url: newResponseUrl(state, channel, user, message),
    actions: [action],
  };
}

export function viewActionPayload(state: SlackState, user: User, view: View, action: Dict): Dict {
  return {
    ...interaction(state, teamOf(state, user.team), user, 'block_actions'),
    container: { type: 'view', view_id: view.id },
    trigger_id: newTrigger(state, user),
    view: shownView(state, view),
    actions: [action],
  };
}

export function submissionPayload(state: SlackState, user: User, view: View): Dict {
  return {
    ...interaction(state, teamOf(state, user.team), user, 'view_submission'),
    trigger_id: newTrigger(state, user),
    view: shownView(state, view),
    response_urls: [],
  };
}

export function closedPayload(state: SlackState, user: User, view: View, cleared: boolean): Dict {
  return {
    ...interaction(state, teamOf(state, user.team), user, 'view_closed'),
    view: shownView(state, view),
    is_cleared: cleared,
  };
}

export function eventPayload(state: SlackState, team: Team, event: Dict): Dict {
  return {
    token: oldToken,
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: state.appId,
    event,
    type: 'event_callback',
    event_id: newId(state, 'Ev'),
    event_time: Math.floor(state.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: team.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${randomBytes(8).toString('hex')}`,
  };
}

/** A person's message as the Events API tells it. */
export function messageEvent(
  state: SlackState,
  channel: Channel,
  message: StoredMessage,
  type: string,
): Dict {
  const channelType = { public: 'channel', private: 'group', im: 'im' }[channel.kind];
  return {
    user: message.user,
    type,
    ts: message.ts,
    client_msg_id: newId(state, 'M'),
    text: message.text,
    team: channel.team,
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs, parent_user_id: undefined }),
    blocks: message.blocks,
    channel: channel.id,
    event_ts: message.ts,
    ...(type === 'message' ? { channel_type: channelType } : {}),
  };
}
