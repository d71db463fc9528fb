import { readCheck } from './check.ts';
import { readRun } from './read-run.ts';
import type { World } from './world.ts';

const lookEveryMs = 40;

/**
 * Resolves when what a line began has come to rest: a check when the inside was looked at, a run when it has
 * ended or waits for somebody's decision.
 */
export async function atRest(
  world: World,
  began: { readonly kind: 'run' | 'check'; readonly id: string },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    if (began.kind === 'check') {
      const check = await readCheck(world, began.id);
      if (check === null || check.inside !== null || check.failed !== null) return;
    } else {
      const run = await readRun(world, began.id);
      if (run === null || run.ending !== null || run.stage === 'awaiting-approval') return;
    }
    await world.clock.sleep(lookEveryMs, signal);
  }
}
