import { judgeAll } from '../policy/judge.ts';
import type { RunCommand, RunContext } from './command.ts';
import { isUndoable } from './is-undoable.ts';
import { type Refusal, refuse } from './refusal.ts';
import { refuseDenied } from './refuse-denied.ts';
import type { HostState, RunEvent, RunState } from './run.ts';
import { stopAll } from './stop-all.ts';

type Cancel = Extract<RunCommand, { type: 'cancel' }>;

/**
 * Before anything is sent, the run ends. Afterwards what has not begun ends, what runs is asked to stop, and what
 * became of that is looked at like any other change: only a host on which nothing was changed ends cancelled.
 */
export function decideCancel(command: Cancel, state: RunState, context: RunContext): RunEvent[] | Refusal {
  const { at, person } = command;
  const { run, ending, stage, hosts } = state;
  const refusal = whoMayStop(command, state, context);
  if (refusal !== null) return refusal;
  if (ending !== null) return refuse({ code: 'already-ended', run, ending, undo: isUndoable(state) });
  if (state.cancel !== null) return refuse({ code: 'already-cancelling', run, at: state.cancel.at });
  const reason = 'Cancelled before anything was changed.';
  // One that was armed, and to which nothing was sent after all, is asked to disarm: that goes on, and it ends as judged.
  const unsent = hosts.every(({ attempts }) => attempts.length === 0);
  if (unsent && hosts.every((host) => host.stage !== 'confirming')) {
    const cancelled: RunEvent = { at, type: 'cancelled', person: person.id };
    return stopAll(at, state, [cancelled], { ending: 'cancelled', reason });
  }
  // What is proved or put back is on its way to the truth: there is nothing left to stop.
  if (!hosts.some((host) => host.stage === 'waiting' || isRunning(host)))
    return refuse({ code: 'cannot-cancel', run, stage, ...(unsent ? { unsent } : {}) });
  const asked: RunEvent = { at, type: 'cancel-asked', person: person.id };
  return stopAll(at, state, [asked], { ending: 'cancelled', reason }, ({ stage: of }) => of === 'waiting');
}

function isRunning({ stage, attempts }: HostState): boolean {
  return stage === 'applying' && attempts.at(-1)?.finishedAt === null;
}

/** The requester may, who may approve it may, and whomever the policy lets change these hosts. */
export function whoMayStop(
  { at, person }: Pick<Cancel, 'at' | 'person'>,
  state: RunState,
  { policy, playbook, hosts }: RunContext,
): Refusal | null {
  if (person.id === state.requester) return null;
  if (state.approvals.some(({ from }) => person.groups.includes(from))) return null;
  const questions = hosts.map((host) => ({ person, verb: 'change', playbook, host, at }) as const);
  // A freeze holds changes back, and this ends one.
  const decision = judgeAll({ ...policy, freezes: [] }, questions);
  return decision.kind === 'deny' ? refuseDenied(decision) : null;
}
