import { connectTeams } from '../../adapters/teams/connect.ts';
import { isLoopback, readSecrets } from '../../adapters/teams/read-secrets.ts';
import { openTeamsDoor } from '../../adapters/teams/receive.ts';
import { teamsChat } from '../../adapters/teams/send.ts';
import type { Config } from '../config.ts';
import { type ChatNeeds, notReady, type OpenChat } from './open-chat.ts';
import { CannotStart } from './open-place.ts';

/** What is wrong with the section `teams` and its file; empty: nothing. */
export function teamsFaults({ chats: { teams, http } }: Config): readonly string[] {
  if (teams === null) return [];
  const read = readSecrets(teams, http.address);
  const secrets = read.kind === 'faults' ? read.faults : [];
  // Whose keys count decides who may speak: not told to a bot that others can reach.
  const strange =
    teams.authority === undefined || isLoopback(http.address)
      ? []
      : [{ place: 'teams.authority', expected: `http.address on loopback with it, not ${http.address}` }];
  return [...secrets, ...strange].map(
    ({ place, expected }) => `rdp-medic.yaml: ${place}: expected ${expected}`,
  );
}

/** Teams as the configuration has it. Its being away holds nothing up. */
export async function openTeams(
  { chats: { teams, http } }: Config,
  { meter, references, fault }: ChatNeeds,
): Promise<OpenChat> {
  const read = readSecrets(teams!, http.address);
  if (read.kind === 'faults')
    throw new CannotStart(read.faults.map(({ place, expected }) => `${place}: ${expected}`));
  const authority = teams!.authority === undefined ? {} : { authority: teams!.authority };
  const { secrets } = read;
  const link = await connectTeams({
    secrets,
    address: http.address,
    references,
    meter,
    fault,
    ...authority,
  });
  const chat = teamsChat(link);
  const who = secrets.app === null ? 'nobody is asked who they are' : `app ${secrets.app.id}`;
  return {
    platform: 'teams',
    chat,
    groups: null,
    listen: (receive, turnAway) => openTeamsDoor(link, receive, turnAway),
    ready: link.ready,
    // What is not known yet is on /readyz, and told when it is known and not well.
    words: () =>
      `Teams: ${secrets.tenants.length} tenant(s), ${who}${notReady(link.ready().filter(({ since }) => since !== null))}.`,
    close: () => {
      chat.close();
      link.close();
    },
  };
}
