import type { RunState } from '../run/run.ts';
import { makeMessage } from './make-message.ts';
import { mayDecide } from './may-decide.ts';
import type { Block, OwnView } from './message.ts';
import type { Names } from './names.ts';

/**
 * What the requester and those who may decide see of a plan that waits: the choice is offered to the latter, the former
 * is told that it is not theirs. `about`: the plan without its buttons. Empty where nobody is known.
 */
export function planViews(
  state: RunState,
  about: readonly Block[],
  withChoice: readonly Block[],
  { everybody = [] }: Names,
): readonly OwnView[] {
  const text = `You asked for this, so somebody else must decide. /rdp-cancel ${state.run} calls it off.`;
  const views: readonly OwnView[] = [
    {
      people: everybody.filter(({ id }) => id === state.requester),
      blocks: makeMessage([...about, { kind: 'text', text }]).blocks,
    },
    { people: everybody.filter((person) => mayDecide(state, person)), blocks: withChoice },
  ];
  return views.filter(({ people }) => people.length > 0);
}
