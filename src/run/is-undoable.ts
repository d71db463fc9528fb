import type { RunState } from './run.ts';

/** Whether what the run changed stands and can be put back. */
export function isUndoable(state: RunState): boolean {
  const changed = state.hosts.some((host) => host.attempts.some((one) => one.outcome?.kind === 'returned'));
  const stands = state.hosts.some((host) => host.ending !== 'reverted');
  return state.intent === 'repair' && state.undo.kind !== 'none' && changed && stands;
}
