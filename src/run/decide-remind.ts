import type { RunCommand } from './command.ts';
import type { RunEvent, RunState } from './run.ts';
import type { ArmedUndo } from './undo-events.ts';

type Remind = Extract<RunCommand, { type: 'remind' }>;

/** That people were told, once for each time it is due, that a suspension is about to end. */
export function decideRemind({ at, host: name, undo }: Remind, state: RunState): RunEvent[] {
  const host = state.hosts.find((one) => one.name === name);
  if (host?.stage !== 'holding' || host.armed === undefined || !owesReminder(host.armed)) return [];
  // Who came so late that it is due has nothing to announce: what became of it is told instead.
  if (at >= host.armed.dueAt) return [];
  return [{ at, type: 'reminded', host: name, undo }];
}

/** Whether people are still to be told when it ends: for the first time, or anew. */
export function owesReminder({ remindedAt, later }: ArmedUndo): boolean {
  return remindedAt === null || later?.remind === true;
}
