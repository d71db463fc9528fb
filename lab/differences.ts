/** Parts of a host that change by themselves, or by being looked at, and say nothing about what was broken. */
const unremarkable = new Set(['events']);

/** What differs between a host as it was set up and as it is, one line each: `path: then → now`. */
export function differences(then: object, now: object): string[] {
  const lines: string[] = [];
  compare('', then, now, lines);
  return lines;
}

function compare(path: string, then: unknown, now: unknown, lines: string[]): void {
  if (unremarkable.has(path) || Object.is(then, now)) return;
  if (isObject(then) && isObject(now) && Array.isArray(then) === Array.isArray(now)) {
    for (const key of new Set([...Object.keys(then), ...Object.keys(now)])) {
      compare(path === '' ? key : `${path}.${key}`, then[key], now[key], lines);
    }
    return;
  }
  lines.push(`${path}: ${shown(then)} → ${shown(now)}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
