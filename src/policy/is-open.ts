import type { Span, TimeWindow } from './policy.ts';
import { dayMs, minuteOfDay, minutesOf, wallClock, weekdays } from './wall-clock.ts';

/** Whether an instant (milliseconds) lies in a window: from its beginning on, and no longer at its end. */
export function isOpen(window: TimeWindow, at: number): boolean {
  const wall = wallClock(window.zone, at);
  const minute = minuteOfDay(wall);
  const today = window.days.includes(weekdays[new Date(wall).getUTCDay()]!);
  const [from, to] = [minutesOf(window.from), minutesOf(window.to)];
  if (from < to) return today && minute >= from && minute < to;
  if (today && minute >= from) return true;
  return minute < to && window.days.includes(weekdays[new Date(wall - dayMs).getUTCDay()]!);
}

/** Whether an instant lies in one of the windows, or in the span. */
export function holdsAt(when: readonly TimeWindow[] | Span, at: number): boolean {
  if ('from' in when) return at >= Date.parse(when.from) && at < Date.parse(when.to);
  return when.some((window) => isOpen(window, at));
}
