import type { Person, Platform } from '../people/person.ts';
import type { RunState, ThreadRef } from '../run/run.ts';
import type { World } from './world.ts';

/**
 * The chat to tell this person in of what concerns a run: the first of those that it is shown in where they have an
 * account, else that of the incident channel. Null: they have an account in none.
 */
export function whereToTell(
  world: Pick<World, 'site' | 'incidents'>,
  { threads }: Pick<RunState, 'threads'>,
  id: string,
): ThreadRef | null {
  const person = world.site().people.find((one) => one.id === id);
  if (person === undefined) return null;
  const places = [
    ...threads.map(({ thread }) => thread),
    ...(world.incidents === null ? [] : [world.incidents.channel]),
  ];
  return places.find(({ platform }) => hasAccount(person, platform)) ?? null;
}

function hasAccount({ console, slack, entra }: Person, platform: Platform): boolean {
  return { console, slack, teams: entra }[platform] !== null;
}
