import { connectSlack } from '../../adapters/slack/connect.ts';
import { slackGroups } from '../../adapters/slack/groups.ts';
import { readSecrets } from '../../adapters/slack/read-secrets.ts';
import { openSlackDoor } from '../../adapters/slack/receive.ts';
import { slackRooms } from '../../adapters/slack/rooms.ts';
import { slackChat } from '../../adapters/slack/send.ts';
import type { Config } from '../config.ts';
import type { Meter } from '../ports/meter.ts';
import { notReady, type OpenChat } from './open-chat.ts';
import { CannotStart } from './open-place.ts';

/** What is wrong with the section `slack` and its files; empty: nothing. */
export function slackFaults({ chats: { slack } }: Config): readonly string[] {
  if (slack === null) return [];
  const read = readSecrets(slack);
  const secrets = read.kind === 'faults' ? read.faults : [];
  const teams = slack.workspaces.map(({ teamId }) => teamId);
  const known = (place: string, teamId: string) =>
    teams.includes(teamId) ? [] : [{ place, expected: `one of ${teams.join(', ')}` }];
  return [
    ...secrets,
    ...slack.groups.flatMap(({ teamId }, index) => known(`slack.groups[${index}].teamId`, teamId)),
  ].map(({ place, expected }) => `rdp-medic.yaml: ${place}: expected ${expected}`);
}

/** Slack as the configuration has it. Its being away holds nothing up. */
export async function openSlack(
  { chats: { slack, incidents } }: Config,
  { meter, fault }: { readonly meter: Meter; readonly fault: (what: string, cause: unknown) => void },
): Promise<OpenChat> {
  const read = readSecrets(slack!);
  if (read.kind === 'faults')
    throw new CannotStart(read.faults.map(({ place, expected }) => `${place}: ${expected}`));
  const { secrets } = read;
  const apiUrl = slack!.apiUrl === undefined ? {} : { apiUrl: slack!.apiUrl };
  const link = await connectSlack({ secrets, meter, fault, ...apiUrl });
  const chat = slackChat(link);
  const told = incidents?.place.platform === 'slack' ? incidents.place.tenant : null;
  const rooms = slackRooms(link, told ?? slack!.workspaces[0]!.teamId);
  const how = slack!.mode === 'http' ? 'Slack calls us over HTTP' : 'we call Slack over a socket';
  return {
    platform: 'slack',
    chat: { ...chat, rooms },
    groups: slackGroups(link),
    listen: (receive, turnAway) => openSlackDoor(link, receive, turnAway),
    ready: link.ready,
    words: () => `Slack: ${slack!.workspaces.length} workspace(s), ${how}${notReady(link.ready())}.`,
    close: () => {
      chat.close();
      link.close();
    },
  };
}
