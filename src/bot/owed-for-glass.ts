import type { Owed } from '../ports/stream-store.ts';
import type { RunEvent, RunState } from '../run/run.ts';
import { whereToTell } from './where-to-tell.ts';
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
      ? event.skipped.flatMap((person): Owed[] => {
          const thread = whereToTell(world, state, person);
          // Whom nothing reaches is named on the cards instead.
          if (thread === null) return [];
          return [{ kind: 'whisper', id: `${run}:${index}:whisper:${person}`, subject, thread, person }];
        })
      : [];
  const isNews = event.type === 'broke-glass' || event.type === 'ended' || event.type === 'glass-reviewed';
  if (!isNews || world.incidents === null) return whispers;
  const { channel } = world.incidents;
  const id = `${run}:${index}:incident`;
  return [...whispers, { kind: 'card', id, subject, slot: 'incident', thread: channel }];
}

/** Whether somebody still has to look into it: until then its stream stays open. */
export function waitsForReview({ glass }: RunState): boolean {
  return glass !== null && glass.reviewed === null;
}
