import type { Owed } from '../ports/stream-store.ts';
import type { RunEvent, RunState, ThreadRef } from '../run/run.ts';
import type { World } from './world.ts';

/** What one open stream alone may hold: another glass is broken only when somebody has looked into the last. */
export const brokenGlass = 'broken glass';

/**
 * What a broken glass owes the world at once: a word to everyone who was done without, and a card in the incident
 * channel, which is drawn anew when the run ends and when somebody has looked into it.
 */
export function owedForGlass(world: World, event: RunEvent, index: number, state: RunState): readonly Owed[] {
  if (state.glass === null) return [];
  const { run } = state;
  const subject = { kind: 'run', id: run } as const;
  const whispers =
    event.type === 'broke-glass'
      ? event.skipped.map((person): Owed => {
          const id = `${run}:${index}:whisper:${person}`;
          return { kind: 'whisper', id, subject, thread: whereToTell(world, state, person), person };
        })
      : [];
  const isNews = event.type === 'broke-glass' || event.type === 'ended' || event.type === 'glass-reviewed';
  if (!isNews || world.incidents === null) return whispers;
  const { channel } = world.incidents;
  const id = `${run}:${index}:incident`;
  return [...whispers, { kind: 'card', id, subject, slot: 'incident', thread: channel }];
}

/** The chat to tell this person in: the first of those the run is shown in where they have an account. */
function whereToTell(world: World, { thread, threads }: RunState, id: string): ThreadRef {
  const person = world.site().people.find((one) => one.id === id);
  const accounts = { console: person?.console, slack: person?.slack, teams: person?.entra };
  const reached = threads.find((one) => (accounts[one.thread.platform] ?? null) !== null);
  return reached?.thread ?? thread;
}

/** Whether somebody still has to look into it: until then its stream stays open. */
export function waitsForReview({ glass }: RunState): boolean {
  return glass !== null && glass.reviewed === null;
}
