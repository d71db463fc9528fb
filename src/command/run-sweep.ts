import { createSweep } from '../bot/sweep.ts';
import type { World } from '../bot/world.ts';

const everyMs = 30_000;

/** Sweeps until the signal, and does `besides` each time; a fault is told, and the next round comes. */
export async function runSweep(
  world: World,
  signal: AbortSignal,
  besides: () => Promise<void>,
): Promise<void> {
  const sweep = createSweep(world);
  for (;;) {
    await world.clock.sleep(everyMs, signal);
    if (signal.aborted) return;
    await sweep().catch((cause: unknown) => world.fault('looking after what is open', cause));
    await besides().catch((cause: unknown) => world.fault('noting the end of the audit log', cause));
  }
}
