import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { round } from './spread.ts';

/** What the figures were taken on. `load` is that of the minute before: others may have been at work. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
  readonly load: number;
  readonly busy: boolean;
}

export function machine(): Machine {
  const cores = availableParallelism();
  const load = round(loadavg()[0] ?? 0);
  return {
    cores,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: round(totalmem() / 1024 ** 3, 1),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    load,
    busy: load > cores * 1.5,
  };
}
