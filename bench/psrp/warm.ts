import { round, type Spread, spread } from '../spread.ts';

/** One thing that is timed again and again. */
export interface Row {
  readonly name: string;
  /** What it is, for people. */
  readonly what: string;
  /** How many times in each round. */
  readonly times: number;
  once(): Promise<void>;
  close?(): Promise<unknown>;
}

/** A peer that did not come to an end: counted, and not timed. */
export class Hung extends Error {}

export interface Measured {
  readonly name: string;
  readonly what: string;
  readonly ms: Spread;
  /** How often it did not come to an end. */
  readonly hung: number;
  /** CPU time of this process for one, where it does the work itself. */
  readonly cpuMs: number | null;
}

/** Times the rows in turn, round by round: what else the machine does meets them all alike. */
export async function measureRows(
  rows: readonly Row[],
  rounds: number,
  signal: AbortSignal,
): Promise<readonly Measured[]> {
  const took = rows.map((): number[] => []);
  const cpu = rows.map(() => 0);
  const hung = rows.map(() => 0);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, row] of rows.entries()) {
      const before = process.cpuUsage();
      for (let times = 0; times < row.times; times += 1) {
        signal.throwIfAborted();
        const at = performance.now();
        try {
          await row.once();
        } catch (error) {
          if (!(error instanceof Hung)) throw error;
          hung[index]! += 1;
          continue;
        }
        // What a round begins with is not yet what it is like: the first of all is left out.
        if (round > 0) took[index]!.push(performance.now() - at);
      }
      const { user, system } = process.cpuUsage(before);
      if (round > 0) cpu[index]! += (user + system) / 1000;
    }
  }
  return rows.map(({ name, what }, index) => ({
    name,
    what,
    ms: spread(took[index]!),
    hung: hung[index]!,
    cpuMs: round(cpu[index]! / took[index]!.length, 3),
  }));
}
