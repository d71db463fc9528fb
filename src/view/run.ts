import type { RunState } from '../run/run.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import type { Names } from './names.ts';
import { viewEnding } from './run-ending.ts';
import { viewPlan } from './run-plan.ts';
import { viewReminder } from './run-reminder.ts';
import { viewRoot } from './run-root.ts';

export type { Names } from './names.ts';

type RunSlot = 'root' | 'plan' | 'ending' | 'progress' | 'reminder';

/** One of a run's cards, drawn from its present state. Times come out in UTC. */
export function viewRun(state: RunState, slot: RunSlot, names: Names): Message {
  switch (slot) {
    case 'root':
      return viewRoot(state, names);
    case 'plan':
      return state.plan === null ? viewRoot(state, names) : viewPlan(state, state.plan, names);
    case 'ending':
      return state.ending === null ? viewRoot(state, names) : viewEnding(state, names);
    case 'reminder':
      return viewReminder(state, names);
    case 'progress': {
      const { blocks } = viewRoot(state, names);
      return makeMessage(blocks.slice(0, 1));
    }
  }
}
