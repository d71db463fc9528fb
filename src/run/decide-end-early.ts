import type { RunCommand, RunContext } from './command.ts';
import { whoMayStop } from './decide-cancel.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { RunEvent, RunState } from './run.ts';

type EndEarly = Extract<RunCommand, { type: 'end-early' }>;

/**
 * Ends a suspension before its time. What puts it back belongs to the plan that was approved, and makes the host safer,
 * so it needs no approval of its own: whoever may cancel the run may do it.
 */
export function decideEndEarly(
  command: EndEarly,
  state: RunState,
  context: RunContext,
): RunEvent[] | Refusal {
  const { at, person } = command;
  const refusal = whoMayStop(command, state, context);
  if (refusal !== null) return refusal;
  const holding = state.hosts.filter(({ stage }) => stage === 'holding');
  if (holding.length === 0)
    return refuse({ code: 'nothing-to-undo', run: state.run, why: 'nothing is suspended by it any more' });
  return holding.map(({ name }) => ({ at, type: 'reverting', host: name, person: person.id }));
}
