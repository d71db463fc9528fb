import type { RunCommand } from './command.ts';
import type { RunEvent, RunState } from './run.ts';

type Remind = Extract<RunCommand, { type: 'remind' }>;

/** That people were told, once, that a suspension is about to end. */
export function decideRemind({ at, host: name, undo }: Remind, state: RunState): RunEvent[] {
  const host = state.hosts.find((one) => one.name === name);
  if (host?.stage !== 'holding' || host.armed === undefined || host.armed.remindedAt !== null) return [];
  // Who came so late that it is due has nothing to announce: what became of it is told instead.
  if (at >= host.armed.dueAt) return [];
  return [{ at, type: 'reminded', host: name, undo }];
}
