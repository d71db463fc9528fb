import { endHost, endRun, type HostEnd } from './end.ts';
import { evolve } from './evolve.ts';
import type { HostState, RunEvent, RunState } from './run.ts';

/** Ends every host that has not ended and that `which` names, and with the last of them the run. */
export function stopAll(
  at: string,
  state: RunState,
  first: readonly RunEvent[],
  end: HostEnd,
  which: (host: HostState) => boolean = () => true,
): RunEvent[] {
  const ends = state.hosts
    .filter((host) => host.ending === null && which(host))
    .map((host) => endHost(at, host.name, end));
  const events = [...first, ...ends];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}
