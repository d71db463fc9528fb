import { endHost, endRun } from './end.ts';
import { evolve } from './evolve.ts';
import type { RunEvent, RunState } from './run.ts';

/** Nothing is sent to this host after all. Empty where something was sent already. */
export function withhold(
  at: string,
  state: RunState,
  host: string,
  reason: string,
  differences: readonly string[],
): RunEvent[] {
  const known = state.hosts.find((one) => one.name === host);
  const unsentRevert = known?.stage === 'reverting' && known.attempts.at(-1)?.phase !== 'revert';
  if (known?.stage !== 'waiting' && !unsentRevert) return [];
  const events: RunEvent[] = [
    { at, type: 'withheld', host, reason, differences },
    unsentRevert
      ? endHost(at, host, {
          ending: 'failed',
          reason: `The change is in place and could not be put back. ${reason}`,
        })
      : endHost(at, host, { ending: 'void', reason }),
  ];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}
