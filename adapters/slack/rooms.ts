import type { Rooms } from '../../src/ports/chat.ts';
import { threadRef } from './address.ts';
import { ChatAway, SlackRefused } from './chat-away.ts';
import type { SlackLink } from './connect.ts';
import { withoutMarkup } from './said-text.ts';
import type { Workspace } from './workspace.ts';

const longestName = 80;
const longestTopic = 250;
const perPage = 200;
const mostPages = 20;

/** So long an admin is given to mend what stands in the way, milliseconds. */
const mendMs = 60_000;

interface Room {
  readonly channel: string;
  readonly topic: string;
}

/** Public channels in one workspace. A user group (S…) or a single person (U…, W…) can be invited. */
export function slackRooms(link: SlackLink, teamId: string): Rooms {
  return {
    async open({ name, topic, invite }) {
      const workspace = link.workspace(teamId);
      if (workspace === null) throw new Error(`workspace ${teamId} is not in the configuration`);
      try {
        const channel = await openRoom(workspace, { name: channelName(name), topic, invite });
        workspace.health.free('rooms');
        return threadRef(teamId, channel, null);
      } catch (error) {
        if (!(error instanceof SlackRefused)) throw error;
        const words = `cannot open the channel ${channelName(name)} for an incident: ${wayOut(error)}`;
        workspace.health.hindered('rooms', `room ${error.code}`, words, error);
        throw new ChatAway(words, { retryAfterMs: mendMs, isDoubtful: false, cause: error });
      }
    },
  };
}

/** The topic comes last: a room that has it is complete, and whoever left it since is not fetched back. */
async function openRoom(
  workspace: Workspace,
  { name, topic, invite }: Parameters<Rooms['open']>[0],
): Promise<string> {
  const shortTopic = [...topic].slice(0, longestTopic).join('');
  const room = await createOrFind(workspace, name);
  if (withoutMarkup(room.topic) === shortTopic) return room.channel;
  if (invite !== null) await bringIn(workspace, room.channel, invite);
  await workspace.call('conversations.setTopic', { channel: room.channel, topic: shortTopic });
  return room.channel;
}

/** What an admin can do about Slack's no. */
function wayOut({ code, message }: SlackRefused): string {
  if (code === 'name_taken') return 'somebody else has a channel of that name; choose another room.prefix';
  if (code === 'missing_scope')
    return 'the scope channels:manage is missing; install the app again from `medic slack manifest`';
  if (code === 'restricted_action') return 'the workspace does not let apps open channels';
  return message;
}

/** Lower case, no spaces or full stops, 80 characters at most. */
function channelName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .slice(0, longestName);
}

async function createOrFind(workspace: Workspace, name: string): Promise<Room> {
  try {
    const made = await workspace.call<{ readonly channel: { readonly id: string } }>('conversations.create', {
      name,
    });
    return { channel: made.channel.id, topic: '' };
  } catch (error) {
    if (!(error instanceof SlackRefused && error.code === 'name_taken')) throw error;
    const own = await findOwn(workspace, name);
    // Somebody else's channel of that name is not ours to fill.
    if (own === null) throw error;
    return own;
  }
}

interface ChannelPage {
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly is_member?: boolean;
    readonly creator?: string;
    readonly topic?: { readonly value?: string };
  }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

async function findOwn(workspace: Workspace, name: string): Promise<Room | null> {
  const { botUserId } = await workspace.identify();
  let cursor: string | undefined;
  for (let at = 0; at < mostPages; at++) {
    const page: ChannelPage = await workspace.call<ChannelPage>('conversations.list', {
      types: 'public_channel',
      exclude_archived: true,
      limit: perPage,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const found = page.channels.find((channel) => channel.name === name);
    if (found !== undefined)
      return found.is_member || found.creator === botUserId
        ? { channel: found.id, topic: found.topic?.value ?? '' }
        : null;
    cursor = page.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return null;
  }
  return null;
}

async function bringIn(workspace: Workspace, channel: string, invite: string): Promise<void> {
  const members = invite.startsWith('S')
    ? (
        await workspace.call<{ readonly users: readonly string[] }>('usergroups.users.list', {
          usergroup: invite,
        })
      ).users
    : [invite];
  if (members.length === 0) return;
  try {
    await workspace.call('conversations.invite', { channel, users: members.join(','), force: true });
  } catch (error) {
    if (error instanceof SlackRefused && error.code === 'already_in_channel') return;
    throw error;
  }
}
