import type { Ending, RunState } from '../run/run.ts';

/** Endings after which a host is left in a state that somebody must look at. */
const bad: readonly Ending[] = ['not-remediated', 'failed', 'unknown'];

/** Whether the incident channel must know of this run: it ended, and it did not help or nobody knows. */
export function runNeedsSomeone(state: RunState): boolean {
  return state.ending !== null && bad.includes(state.ending);
}
