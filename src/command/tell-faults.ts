import type { World } from '../bot/world.ts';

export interface Faults {
  /** Faults of ours that work goes on in spite of: the same one not twice in ten seconds, and more rarely while it lasts. */
  readonly tell: World['fault'];
  /** Said as it is. */
  readonly say: (line: string) => void;
  /** To be called when the store is heard again. */
  readonly back: () => void;
  /** From now on a store that does not answer is no news: we are leaving it. */
  readonly leaving: () => void;
  /** Where lines go instead of stderr, such as above the prompt; null: to stderr again. */
  readonly through: (print: ((line: string) => void) | null) => void;
}

const quietMs = 10_000;
const longestMs = 600_000;
const mostTold = 1_000;
const away = 'Redis does not answer; what you say is not recorded until it does.';

/** Tells the operator. Whatever `isAway` holds for is one and the same fault, whichever part of us met it. */
export function tellFaults(isAway: (cause: unknown) => boolean, now: () => number = Date.now): Faults {
  const told = new Map<string, { readonly at: number; readonly quietMs: number }>();
  let print: ((line: string) => void) | null = null;
  let isGone = false;
  let weLeave = false;
  const say = (line: string) => {
    if (print === null) console.error(`rdp-medic: ${line}`);
    else print(line);
  };
  return {
    say,
    tell(what, cause) {
      const storeAway = isAway(cause);
      if (storeAway && weLeave) return;
      const text = storeAway ? away : said(what, cause);
      const last = told.get(text);
      const restedMs = last === undefined ? Number.POSITIVE_INFINITY : now() - last.at;
      if (last !== undefined && restedMs < last.quietMs) return;
      // What goes on for hours is told ever more rarely; after a rest it is news again.
      const again = last !== undefined && restedMs < 2 * last.quietMs + quietMs;
      told.delete(text);
      told.set(text, { at: now(), quietMs: again ? Math.min(2 * last.quietMs, longestMs) : quietMs });
      if (told.size > mostTold) told.delete(told.keys().next().value!);
      isGone ||= storeAway;
      say(text);
    },
    back() {
      if (isGone && !weLeave) say('Redis answers again.');
      isGone = false;
    },
    leaving() {
      weLeave = true;
    },
    through(next) {
      print = next;
    },
  };
}

/** Where there is no cause beside it, what happened says it all. */
function said(what: string, cause: unknown): string {
  if (cause === null || cause === undefined) return what;
  return `${what}: ${cause instanceof Error ? cause.message : JSON.stringify(cause)}`;
}
