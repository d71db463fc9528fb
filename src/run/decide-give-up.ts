import type { RunCommand, RunContext } from './command.ts';
import { decideLook } from './decide-look.ts';
import { decideUndo } from './decide-undo.ts';
import { endRun } from './end.ts';
import { endOnceOver } from './end-once-over.ts';
import { evolve } from './evolve.ts';
import type { RunEvent, RunState } from './run.ts';
import { withhold } from './withhold.ts';

type GiveUp = Extract<RunCommand, { type: 'give-up' }>;

/**
 * Nobody can carry on with this host: its ending says what is known, so that no run stays open for ever. Empty
 * where something is under way on the host; that is settled after its deadline.
 */
export function decideGiveUp(command: GiveUp, state: RunState, context: RunContext): RunEvent[] {
  const { at, host: name, reason } = command;
  if (state.ending !== null) return [];
  const host = state.hosts.find((one) => one.name === name);
  switch (host?.stage) {
    case 'looking': {
      const outcome = { kind: 'unreachable', layer: 'no-way', message: reason } as const;
      const look = { kind: 'unanswered', outcome, seen: null } as const;
      return decideLook({ at, type: 'report-look', host: name, look }, state, context);
    }
    case 'waiting':
      return state.approvedAt === null ? [] : withhold(at, state, name, reason, []);
    case 'reverting':
      return withhold(at, state, name, reason, []);
    case 'proving': {
      const unknown = { ending: 'unknown', reason: `It could not be proved. ${reason}` } as const;
      const end = endOnceOver(at, host, unknown, 'await');
      return [end, ...endRun(at, evolve(state, end)!)];
    }
    case 'confirming':
    case 'holding':
      return decideUndo({ at, type: 'report-undo', host: name, answer: { kind: 'silent', reason } }, state);
    default:
      return [];
  }
}
