import type { FrontDesk } from './front-desk.ts';
import type { Workspace } from './workspace.ts';

/** Of the time that Slack waits, so much may go into asking whether we can post there, milliseconds. */
const membershipMs = 1_000;

/** How we get into a place where something is to be shown; null: we are in. unknown: Slack did not say so in time. */
export async function invitationTo(
  { membership }: FrontDesk,
  workspace: Workspace,
  channel: string,
  channelName = '',
): Promise<{ readonly invite: string | null } | 'unknown'> {
  const standing = await membership.standing(workspace, channel, membershipMs);
  if (standing === 'unknown') return standing;
  if (standing === 'member') return { invite: null };
  const handle = workspace.identity()?.handle ?? 'rdp-medic';
  // A bot cannot be invited into a talk between people.
  const isTalk = channel.startsWith('D') || channelName.startsWith('mpdm-');
  return { invite: isTalk ? `Open a direct message with @${handle}` : `/invite @${handle}` };
}
