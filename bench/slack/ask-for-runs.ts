import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from '../spread.ts';
import type { UnderWay } from './background.ts';
import type { Stage } from './stage.ts';

/** Plans that wait, on these hosts. */
export async function askForRuns(stage: Stage, hosts: readonly string[]): Promise<void> {
  const queue = [...hosts];
  const asker = async (): Promise<void> => {
    for (let host = queue.shift(); host !== undefined; host = queue.shift())
      await stage.far.ask('say', 'oncall', '/rdp-fix', `rdp-grant-key-access ${host}`);
  };
  await Promise.all([asker(), asker(), asker(), asker()]);
}

export async function waitingRuns(stage: Stage, count: number): Promise<string[]> {
  for (const end = Date.now() + 120_000; ; await sleep(250)) {
    const waiting = await stage.far.ask('waiting');
    if (waiting.length >= count) return waiting.slice();
    if (Date.now() > end)
      throw new Error(`only ${waiting.length} of ${count} runs wait for approval\n${stage.errors()}`);
  }
}

export async function until(what: string, withinMs: number, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); await sleep(100))
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
}

/** Lowest and middle of what was noted. */
export function seen({ connections, looks, liveRuns: runs, approved }: UnderWay) {
  const of = (numbers: readonly number[]) => ({ least: Math.min(...numbers), median: spread(numbers).p50 });
  return { looks: of(looks), connections: of(connections), liveRuns: of(runs), approved };
}
