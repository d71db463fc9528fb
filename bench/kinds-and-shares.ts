import type { Measured } from './slack/measure.ts';
import { table } from './table.ts';

/** What took long, and who was at work meanwhile: two tables. */
export function kindsAndShares(idle: Measured, loaded: Measured): string {
  const kinds = table(
    ['p99 by kind, ms', ...Object.keys(idle.byKind)],
    [
      ['idle', ...Object.values(idle.byKind).map(({ p99 }) => p99)],
      ['loaded', ...Object.values(loaded.byKind).map(({ p99 }) => p99)],
    ],
  );
  const shares = table(
    ['CPU, % of a core', ...Object.keys(idle.cpuShare ?? {})],
    [idle, loaded].map(({ cpuShare }, index) => [
      ['idle', 'loaded'][index]!,
      ...Object.values(cpuShare ?? {}),
    ]),
  );
  return idle.cpuShare === null ? kinds : `${kinds}\n\n${shares}`;
}
