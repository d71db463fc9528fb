import { ChatAway, SlackRefused } from './chat-away.ts';
import type { Workspace } from './workspace.ts';

/** Whether the bot can post in a channel. unknown: Slack did not say so in time. */
type Standing = 'member' | 'stranger' | 'unknown';

export interface Membership {
  readonly standing: (workspace: Workspace, channel: string, withinMs: number) => Promise<Standing>;
  /** What was known of the channel is not known any more. */
  readonly forget: (workspace: Workspace, channel: string) => void;
}

/** Being a member is believed for so long, unless an event says otherwise; not being one is asked afresh each time. */
const believeMs = 60_000;
const most = 5_000;

/**
 * Private channels, and talks between two others, do not exist for those who are not in them. Talks of several need
 * a scope that the app does not have, since a bot cannot be brought into one.
 */
const notOurs = new Set(['channel_not_found', 'missing_scope']);

interface Info {
  readonly channel: {
    readonly is_member?: boolean;
    readonly is_im?: boolean;
    readonly is_archived?: boolean;
  };
}

export function createMembership(): Membership {
  const until = new Map<string, number>();
  const asking = new Map<string, Promise<Standing>>();
  const nameOf = (workspace: Workspace, channel: string) => `${workspace.teamId}/${channel}`;

  async function ask(workspace: Workspace, channel: string): Promise<Standing> {
    try {
      const { channel: info } = await workspace.call<Info>('conversations.info', { channel });
      if (info.is_archived || !(info.is_member || info.is_im)) return 'stranger';
      if (until.size >= most) until.clear();
      until.set(nameOf(workspace, channel), Date.now() + believeMs);
      return 'member';
    } catch (error) {
      if (error instanceof SlackRefused && notOurs.has(error.code)) return 'stranger';
      if (error instanceof ChatAway) return 'unknown';
      workspace.fault('could not find out whether I may post in a channel', error);
      return 'unknown';
    }
  }

  /** Many commands at once in one channel are one question. */
  function askOnce(workspace: Workspace, channel: string): Promise<Standing> {
    const name = nameOf(workspace, channel);
    const asked = asking.get(name) ?? ask(workspace, channel).finally(() => asking.delete(name));
    asking.set(name, asked);
    return asked;
  }

  return {
    standing: async (workspace, channel, withinMs) => {
      if ((until.get(nameOf(workspace, channel)) ?? 0) > Date.now()) return 'member';
      let timer: NodeJS.Timeout | undefined;
      const cut = new Promise<Standing>((resolve) => {
        timer = setTimeout(() => resolve('unknown'), Math.max(0, withinMs));
      });
      const found = await Promise.race([askOnce(workspace, channel), cut]);
      clearTimeout(timer);
      return found;
    },
    forget: (workspace, channel) => void until.delete(nameOf(workspace, channel)),
  };
}
