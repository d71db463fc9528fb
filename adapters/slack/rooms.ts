import type { Rooms } from '../../src/ports/chat.ts';
import { threadRef } from './address.ts';
import { SlackRefused } from './chat-away.ts';
import type { SlackLink } from './connect.ts';
import type { Workspace } from './workspace.ts';

const longestName = 80;
const longestTopic = 250;
const perPage = 200;
const mostPages = 20;

/** Public channels in one workspace. A user group (S…) or a single person (U…, W…) can be invited. */
export function slackRooms(link: SlackLink, teamId: string): Rooms {
  return {
    async open({ name, topic, invite }) {
      const workspace = link.workspace(teamId);
      if (workspace === null) throw new Error(`workspace ${teamId} is not in the configuration`);
      const channel = await createOrFind(workspace, channelName(name));
      await workspace.call('conversations.setTopic', {
        channel,
        topic: [...topic].slice(0, longestTopic).join(''),
      });
      if (invite !== null) await bringIn(workspace, channel, invite);
      return threadRef(teamId, channel, null);
    },
  };
}

/** Lower case, no spaces or full stops, 80 characters at most. */
function channelName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .slice(0, longestName);
}

async function createOrFind(workspace: Workspace, name: string): Promise<string> {
  try {
    const made = await workspace.call<{ readonly channel: { readonly id: string } }>('conversations.create', {
      name,
    });
    return made.channel.id;
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
  }[];
  readonly response_metadata?: { readonly next_cursor?: string };
}

async function findOwn(workspace: Workspace, name: string): Promise<string | null> {
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
    if (found !== undefined) return found.is_member || found.creator === botUserId ? found.id : null;
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
