/** `07:31:00` for an ISO 8601 time, in UTC; cards say "UTC" once, where the first time stands. */
export function clockTime(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? 'an unknown time' : time.toISOString().slice(11, 19);
}

/** `08:01`, for a time limit. */
export function clockMinute(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? 'an unknown time' : time.toISOString().slice(11, 16);
}

/** `2027-05-02`. */
export function calendarDay(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? 'an unknown day' : time.toISOString().slice(0, 10);
}

/** `12 ms`, `0.4 s`, `3 s`, `2 min`: a span of milliseconds in the words of a person. */
export function span(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 1000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 172_800_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} days`;
}

/** Milliseconds from one ISO time to another; never negative. */
export function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from)) || 0;
}
