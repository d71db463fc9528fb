import type { Weekday } from './policy.ts';

const minuteMs = 60_000;
export const dayMs = 86_400_000;
/** As Date counts them. */
export const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** What was asked last: a thousand rules of one zone are judged for one instant. */
  at: number;
  wall: number;
}
// Making a formatter costs a thousand times what using it does.
const zones = new Map<string, Zone>();

/** What the clock on the wall of a zone shows at an instant, both in milliseconds: the wall's as if it hung in UTC. */
export function wallClock(name: string, at: number): number {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = { format: formatterOf(name), at: Number.NaN, wall: Number.NaN };
    zones.set(name, zone);
  }
  if (zone.at !== at) {
    const [month, day, year, hour, minute, second] = zone.format.format(at).match(/\d+/g)!.map(Number);
    zone.wall = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
    zone.at = at;
  }
  return zone.wall;
}

/** How far the wall clock is ahead of UTC at an instant, milliseconds. */
export function offsetAt(zone: string, at: number): number {
  return wallClock(zone, at) - Math.floor(at / 1000) * 1000;
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

/** Minutes since midnight on the wall. */
export function minuteOfDay(wall: number): number {
  return Math.floor((wall % dayMs) / minuteMs);
}

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
