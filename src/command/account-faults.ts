import { basename } from 'node:path';
import type { Config } from '../config.ts';
import type { Person } from '../people/person.ts';

/**
 * Accounts in the people file that do not say whose they are. In several Slack workspaces the same id may be two
 * people's, so there each names its workspace; and nobody's account may be somebody else's as well.
 */
export function accountFaults(people: readonly Person[], { files, chats }: Config): readonly string[] {
  const teams = [...new Set((chats.slack?.workspaces ?? []).map(({ teamId }) => teamId))];
  const owners = new Map<string, string>();

  /** What is expected instead, where an earlier person of the file has the account. */
  function shared(id: string, account: string): string | null {
    const owner = owners.get(account);
    owners.set(account, owner ?? id);
    return owner === undefined ? null : `an account of one person alone, but it is ${owner}'s too`;
  }

  function slackExpected({ id, slack }: Person): string | null {
    if (slack === null || teams.length === 0) return null;
    const [team, user] = slack.includes('/') ? slack.split('/') : [null, slack];
    if (team === null && teams.length > 1)
      return `the workspace with it, such as ${teams[0]}/${user}, since there are ${teams.length}`;
    if (team !== null && !teams.includes(team!)) return `a workspace that is set up: ${teams.join(', ')}`;
    return shared(id, `slack/${team ?? teams[0]}/${user}`);
  }

  function entraExpected({ id, entra }: Person): string | null {
    return entra === null ? null : shared(id, `teams/${entra.toLowerCase()}`);
  }

  return people.flatMap((person) =>
    Object.entries({ slack: slackExpected(person), entra: entraExpected(person) }).flatMap(
      ([kind, expected]) =>
        expected === null ? [] : [`${basename(files.people)}: ${kind} of ${person.id}: expected ${expected}`],
    ),
  );
}
