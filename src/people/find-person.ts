import type { Account, Person } from './person.ts';

/**
 * Whose account this is; null when nobody's. Entra object ids are compared without regard to letter case (they
 * are GUIDs), all else exactly. That the tenant is ours is for the adapter to see, which alone knows its own.
 */
export function findPerson(people: readonly Person[], account: Account): Person | null {
  return people.find((person) => isAccountOf(person, account)) ?? null;
}

export function isAccountOf(person: Person, account: Account): boolean {
  switch (account.platform) {
    case 'console':
      return person.console === account.id;
    case 'slack':
      // In several workspaces the same id may be two people's: there the file names the workspace too.
      return person.slack === account.id || person.slack === `${account.tenant}/${account.id}`;
    case 'teams':
      return person.entra?.toLowerCase() === account.id.toLowerCase();
  }
}
