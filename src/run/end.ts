import { type Ending, endings, type RunEvent, type RunState } from './run.ts';

export interface HostEnd {
  readonly ending: Ending;
  /** One sentence for people. */
  readonly reason: string;
}

export function endHost(at: string, host: string, end: HostEnd): RunEvent {
  return { at, type: 'host-ended', host, ...end };
}

/** The end of the run, once every host has ended: headed by the worst of them. Empty while one has not. */
export function endRun(at: string, state: RunState): RunEvent[] {
  const ended = state.hosts.map((host) => host.ending);
  if (ended.some((ending) => ending === null)) return [];
  const worst = ended.reduce((a, b) => (endings.indexOf(b!) > endings.indexOf(a!) ? b : a));
  return [{ at, type: 'ended', ending: worst! }];
}
