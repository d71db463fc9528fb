import { isAccountOf } from './find-person.ts';
import type { Person } from './person.ts';

/** Who is in a group, as a chat said it last. */
export interface ChatGroup {
  readonly group: string;
  readonly platform: 'slack' | 'teams';
  readonly tenant: string;
  /** Account ids; null: the chat has not said it, or too long ago to go by. */
  readonly members: readonly string[] | null;
  /** ISO 8601: when it said so last; null: never. */
  readonly askedAt: string | null;
}

/**
 * The people with the groups that a chat keeps. Such a group is the chat's alone: what the people file says of it
 * does not count, and where the chat's word is too old nobody belongs to it.
 */
export function withChatGroups(people: readonly Person[], groups: readonly ChatGroup[]): readonly Person[] {
  if (groups.length === 0) return people;
  const kept = new Set(groups.map(({ group }) => group));
  return people.map((person) => {
    const own = person.groups.filter((group) => !kept.has(group));
    const chats = groups.filter(({ platform, tenant, members }) =>
      members?.some((id) => isAccountOf(person, { platform, tenant, id })),
    );
    return { ...person, groups: [...new Set([...own, ...chats.map(({ group }) => group)])] };
  });
}
