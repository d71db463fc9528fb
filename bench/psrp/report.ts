import type { Machine } from '../machine.ts';
import { round } from '../spread.ts';
import { table } from '../table.ts';
import type { FanOut } from './client.ts';
import type { Measured } from './warm.ts';

export interface Goal {
  readonly name: string;
  /** Of the medians; null where one of the two was not measured. */
  readonly ratio: number | null;
  readonly goal: string;
  /** Null: not measured. */
  readonly met: boolean | null;
}

export interface Result {
  readonly bench: 'psrp';
  readonly at: string;
  readonly machine: Machine;
  readonly loadAfter: number;
  readonly many: readonly FanOut[];
  readonly rows: readonly Measured[];
  readonly goals: readonly Goal[];
  readonly overFloor: number | null;
}

/** Sets the medians against each other. The floor is what SSH alone takes to carry as much there and back. */
export function judge(rows: readonly Measured[]): Pick<Result, 'goals' | 'overFloor'> {
  const ratio = (above: string, below: string): number | null => {
    const [one, other] = [above, below].map((name) => rows.find((row) => row.name === name)?.ms.p50);
    return one === undefined || other === undefined ? null : round(one / other);
  };
  const faster = (row: string): Goal => {
    const found = ratio('pwsh cold', row);
    const met = found === null ? null : found >= 10;
    return { name: `pwsh cold ÷ ${row}`, ratio: found, goal: 'at least 10', met };
  };
  const within = (row: string): Goal => {
    const found = ratio(row, 'node-powershell warm');
    const met = found === null ? null : found <= 3;
    return { name: `${row} ÷ node-powershell warm`, ratio: found, goal: 'at most 3', met };
  };
  const ours = ['lab command', 'pwsh -s command', 'OpenSSH command'];
  return { goals: [...ours.map(faster), ...ours.map(within)], overFloor: ratio('lab command', 'floor') };
}

export function report({ at, machine, loadAfter, many, rows, goals, overFloor }: Result): string {
  const { cores, cpu, memoryGb, node, load } = machine;
  const met = { true: 'met', false: 'MISSED', null: 'not measured' };
  return [
    `${at}, ${cores} cores (${cpu}), ${memoryGb} GB, Node ${node}, load ${load} before and ${loadAfter} after`,
    '',
    'Lab hosts over SSH on loopback, all at once: open, one step, close',
    table(
      ['hosts', 'wall ms', 'host p50 ms', 'p99 ms', 'CPU ms/host', 'RSS MB', 'RSS kB/host', 'held kB/host'],
      many.map((one) => [
        one.hosts,
        one.wallMs,
        one.perHostMs.p50,
        one.perHostMs.p99,
        one.cpuMsPerHost,
        one.rssMb,
        one.rssKbPerHost ?? '-',
        one.heldKbPerHost ?? '-',
      ]),
    ),
    '',
    'One at a time, milliseconds',
    table(
      ['', 'p50', 'p95', 'p99', 'max', 'n', 'hung', 'our CPU'],
      rows.map(({ name, ms, hung, cpuMs }) => [
        name,
        ms.p50,
        ms.p95,
        ms.p99,
        ms.max,
        ms.count,
        hung,
        cpuMs ?? '-',
      ]),
    ),
    '',
    ...rows.map(({ name, what }) => `${name.padEnd(30)}${what}`),
    '',
    table(
      ['ratio of medians', '', 'goal', ''],
      goals.map(({ name, ratio, goal, met: was }) => [name, ratio ?? '-', goal, met[`${was}`]]),
    ),
    `lab command ÷ floor: ${overFloor ?? '-'}`,
  ].join('\n');
}
