import type { Value } from '../playbook/step.ts';
import type { RunState } from '../run/run.ts';
import { readChanged } from './phase-step.ts';

/**
 * What a host was like before this run changed it: what an undo puts back. Null when the run changed nothing
 * there. Where the script did not report back, it is what the plan was approved on: detect has found it
 * unchanged right before the script was sent.
 */
export function beforeOf(run: RunState, name: string): Value {
  const host = run.hosts.find((one) => one.name === name);
  const applied = host?.attempts.find((attempt) => attempt.phase === 'apply');
  if (!applied || applied.outcome?.kind === 'unreachable' || host?.ending === 'reverted') return null;
  if (applied.outcome?.kind === 'returned') {
    const changed = readChanged(applied.outcome);
    if (!('kind' in changed)) return changed.changed ? changed.before : null;
  }
  return run.plan?.hosts.find((planned) => planned.host === name)?.before ?? null;
}
