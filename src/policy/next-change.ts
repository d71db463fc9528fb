import { holdsAt } from './is-open.ts';
import type { Span, TimeWindow } from './policy.ts';
import { dayMs, minutesOf, offsetAt, wallClock } from './wall-clock.ts';

/** Windows come back every week; a week more, since a change to summer time can swallow one of them. */
const daysAhead = 15;

/** When the windows or the span, open or not now, next begin to hold; null: never again. All in milliseconds. */
export function opensAfter(when: readonly TimeWindow[] | Span, at: number): number | null {
  return firstAfter(when, at, true);
}

/** When they next hold no more; null: they hold for ever. */
export function closesAfter(when: readonly TimeWindow[] | Span, at: number): number | null {
  return firstAfter(when, at, false);
}

function firstAfter(when: readonly TimeWindow[] | Span, at: number, open: boolean): number | null {
  const instants = 'from' in when ? [Date.parse(when.from), Date.parse(when.to)] : when.flatMap(turns(at));
  const later = [...new Set(instants)].filter((instant) => instant > at).sort((a, b) => a - b);
  return later.find((instant) => holdsAt(when, instant) === open) ?? null;
}

/** Every instant of the days around at which the window may begin or end to hold. */
function turns(at: number): (window: TimeWindow) => readonly number[] {
  return ({ zone, from, to }) => {
    const wall = wallClock(zone, at);
    const midnight = wall - (wall % dayMs) - dayMs;
    return Array.from({ length: daysAhead + 2 }, (_, day) => midnight + day * dayMs).flatMap((date) => {
      const before = offsetAt(zone, date - dayMs);
      const after = offsetAt(zone, date + 2 * dayMs);
      const walls = [date, date + minutesOf(from) * 60_000, date + minutesOf(to) * 60_000];
      const usual = walls.map((one) => one - before);
      if (before === after) return usual;
      // The clock is set in these days: a time on the wall may be none, one or two instants.
      return [...usual, ...walls.map((one) => one - after), settingOf(zone, date - dayMs, date + 2 * dayMs)];
    });
  };
}

/** The instant between two at which the clock is set. */
function settingOf(zone: string, from: number, to: number): number {
  const before = offsetAt(zone, from);
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(zone, middle) === before) low = middle;
    else high = middle;
  }
  // It is set on a whole minute.
  return Math.round(high / 60_000) * 60_000;
}
