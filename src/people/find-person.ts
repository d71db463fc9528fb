import type { Account, Person } from './person.ts';

/**
 * Whose account this is; null when nobody's, or when it cannot be told apart whose of several. Entra object ids are compared without regard to letter case (they
 * are GUIDs), all else exactly. That the tenant is ours is for the adapter to see, which alone knows its own.
 */
export function findPerson(people: readonly Person[], account: Account): Person | null {
  const [first, ...others] = people.filter((person) => isAccountOf(person, account));
  return first === undefined || others.some(({ id }) => id !== first.id) ? null : first;
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
