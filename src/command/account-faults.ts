import { basename } from 'node:path';
import type { Config } from '../config.ts';
import type { Person } from '../people/person.ts';

/**
 * Slack ids in the people file that do not say whose they are. In several workspaces the same id may be two
 * people's, so there each names its workspace; and nobody's account may be somebody else's as well.
 */
export function accountFaults(people: readonly Person[], { files, chats }: Config): readonly string[] {
  const teams = (chats.slack?.workspaces ?? []).map(({ teamId }) => teamId);
  const owners = new Map<string, string>();
  return people.flatMap(({ id, slack }) => {
    if (slack === null || teams.length === 0) return [];
    const [team, user] = slack.includes('/') ? slack.split('/') : [null, slack];
    const wrong = (expected: string) => [`${basename(files.people)}: slack of ${id}: expected ${expected}`];
    if (team === null && teams.length > 1)
      return wrong(`the workspace with it, such as ${teams[0]}/${user}, since there are ${teams.length}`);
    if (team !== null && !teams.includes(team!))
      return wrong(`a workspace that is set up: ${teams.join(', ')}`);
    const account = `${team ?? teams[0]}/${user}`;
    const owner = owners.get(account);
    owners.set(account, owner ?? id);
    return owner === undefined ? [] : wrong(`an account of one person alone, but it is ${owner}'s too`);
  });
}
