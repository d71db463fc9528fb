import { endRun, type HostEnd } from './end.ts';
import { endOnceOver } from './end-once-over.ts';
import { evolve } from './evolve.ts';
import type { HostState, RunEvent, RunState } from './run.ts';

/** Nothing is sent to this host after all. Empty where something was sent already. */
export function withhold(
  at: string,
  state: RunState,
  host: string,
  reason: string,
  differences: readonly string[],
  alarm: { readonly alarm?: true } = {},
): RunEvent[] {
  const known = state.hosts.find((one) => one.name === host);
  const unsentRevert = known?.stage === 'reverting' && known.attempts.at(-1)?.phase !== 'revert';
  if (known?.stage !== 'waiting' && !unsentRevert) return [];
  const events: RunEvent[] = [
    { at, type: 'withheld', host, reason, differences, ...alarm },
    unsentRevert
      ? endOnceOver(at, known, notPutBack(known, reason), 'await')
      : endOnceOver(at, known, { ending: 'void', reason }, 'confirm'),
  ];
  return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
}

/** How a host ends on which a change was to be put back, and was not. */
export function notPutBack(host: HostState, reason: string): HostEnd {
  const applied = host.attempts.find((attempt) => attempt.phase === 'apply')?.outcome;
  const stands = host.proof?.inDesiredState === true || applied?.kind === 'returned';
  return stands
    ? { ending: 'failed', reason: `The change is in place and could not be put back. ${reason}` }
    : {
        ending: 'unknown',
        reason: `Whether the change is in place is not known, and it could not be put back. ${reason}`,
      };
}
