import type { HostState, RunState } from '../run/run.ts';

/** How far our own putting back came: not asked for, never sent, or sent. */
type PuttingBack = 'none' | 'unsent' | 'sent';

/** A revert of ours, after a proof that failed or as an undo. A refused start leaves only that it was withheld. */
export function puttingBack(host: HostState, state: RunState): PuttingBack {
  const last = host.attempts.at(-1);
  if (last?.phase === 'revert') return last.outcome?.kind === 'unreachable' ? 'unsent' : 'sent';
  const planned = state.intent === 'repair' && last !== undefined;
  return planned && host.withheld !== null ? 'unsent' : 'none';
}
