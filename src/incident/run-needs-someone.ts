import type { Ending, RunState } from '../run/run.ts';

/** Endings after which a host is left in a state that somebody must look at. */
const bad: readonly Ending[] = ['not-remediated', 'failed', 'unknown'];

/**
 * Whether the incident channel must know of this run: it ended, and it did not help or nobody knows; or something of
 * ours on a host is not as it should be, however the run ended.
 */
export function runNeedsSomeone(state: RunState): boolean {
  if (state.ending === null) return false;
  const alarm = state.hosts.some(
    ({ armed, withheld }) => armed?.state === 'lost' || withheld?.alarm === true,
  );
  return alarm || bad.includes(state.ending);
}
