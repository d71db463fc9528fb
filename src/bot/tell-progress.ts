import type { Host } from '../inventory/host.ts';
import type { RunState } from '../run/run.ts';
import type { World } from './world.ts';

/** Says how a run goes on, to whoever shows it; it may be lost on the way. */
export function tellProgress(world: World, run: RunState, host: Host, text: string, percent?: number): void {
  const subject = { kind: 'run', id: run.run } as const;
  world.progress.tell({ subject, host: host.name, text, ...(percent === undefined ? {} : { percent }) });
}
