/** `07:31:01` in UTC; the text itself when it is no date. */
export function describeTime(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : new Date(ms).toISOString().slice(11, 19);
}

/** `2027-05-02`; the text itself when it is no date. */
export function describeDate(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? iso : new Date(ms).toISOString().slice(0, 10);
}

/** A length of time in its largest whole unit: `one second`, `12 minutes`, `3 days`. */
export function describeSpan(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return counted(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return counted(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day');
}

/** Where a moment lies beside our probe: `one second after our probe`. */
export function describeDistance(msAfterProbe: number): string {
  if (Math.abs(msAfterProbe) < 500) return 'in the second of our probe';
  return `${describeSpan(msAfterProbe)} ${msAfterProbe < 0 ? 'before' : 'after'} our probe`;
}

function counted(count: number, unit: string): string {
  return count === 1 ? `one ${unit}` : `${count} ${unit}s`;
}
