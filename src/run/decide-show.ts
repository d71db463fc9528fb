import type { RunCommand } from './command.ts';
import { isShownIn } from './is-shown-in.ts';
import type { RunEvent, RunState, ThreadRef } from './run.ts';
import { sameThread } from './same-thread.ts';

/** One more place in which the run is shown, at whatever stage it is. Where it is shown already nothing is added. */
export function decideShow(
  { at, thread, person }: Extract<RunCommand, { type: 'show' }>,
  state: RunState,
): RunEvent[] {
  return tellsOfRun(state, thread) ? [] : [{ at, type: 'shown', thread, why: 'asked', person: person.id }];
}

/** Where the root of its check stands, that root tells how the run goes on. */
export function tellsOfRun(state: Pick<RunState, 'threads' | 'check'>, thread: ThreadRef): boolean {
  return isShownIn(state, thread) || (state.check !== null && sameThread(state.check.thread, thread));
}
