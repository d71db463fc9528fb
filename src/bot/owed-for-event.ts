import type { Owed, Slot, Subject } from '../ports/stream-store.ts';
import { isThreaded } from '../run/is-threaded.ts';
import { react } from '../run/react.ts';
import type { RunEvent, RunState, ShownIn, ThreadRef } from '../run/run.ts';

/**
 * What one event of a run owes the world: jobs, and cards in every place where the run was shown by then (`threads`).
 * A card's id is run:event:audience:slot, a job's is its own. `state` is the state after all events of the append.
 */
export function owedForEvent(
  event: RunEvent,
  index: number,
  state: RunState,
  threads: readonly ShownIn[],
): readonly Owed[] {
  return react(event, state).flatMap((effect): readonly Owed[] => {
    if (effect.kind === 'queue')
      return [{ kind: 'job', id: `job:${effect.queued.id}`, queued: effect.queued }];
    const { slot, only } = effect;
    const places = only === undefined ? threads.filter((one) => isOwed(slot, one)) : [{ thread: only }];
    const own = places.map(({ thread }) => card(state, index, { kind: 'run', id: state.run }, slot, thread));
    if (slot !== 'root' || only !== undefined || state.check === null) return own;
    // Whoever sees only the channel reads there how the run from its check is going.
    return [...own, card(state, index, { kind: 'check', id: state.check.id }, 'root', state.check.thread)];
  });
}

function isOwed(slot: Slot, { thread, late }: ShownIn): boolean {
  // A stream's progress has scrolled by; in a thread it would go on saying what is over.
  if (slot === 'progress') return isThreaded(thread) && !late;
  // Who came when it was over was never shown what there was to decide.
  return slot !== 'plan' || !late;
}

function card({ run }: RunState, index: number, subject: Subject, slot: Slot, thread: ThreadRef): Owed {
  const audience = `${thread.platform}/${thread.tenant}/${thread.opaque}`;
  const of = subject.kind === 'run' ? '' : `${subject.id}:`;
  return { kind: 'card', id: `${run}:${index}:${audience}:${of}${slot}`, subject, slot, thread };
}
