import { quorumMet } from '../policy/judge.ts';
import type { Approvals } from '../policy/policy.ts';
import type { RunCommand, RunContext } from './command.ts';
import { judgeBreaker } from './judge-breaker.ts';
import { lacksReason, policyDecision } from './policy-decision.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { HostState, RunEvent, RunState } from './run.ts';
import { withhold } from './withhold.ts';

type Start = Extract<RunCommand, { type: 'start' }>;

/**
 * The last gate before anything is sent. Everything is judged afresh: the plan is the approved one, it has not
 * expired, the policy still allows it, and those who approved still may.
 */
export function decideStart(command: Start, state: RunState, context: RunContext): RunEvent[] | Refusal {
  const { at, host: name, phase, fence, deadline } = command;
  if (state.ending !== null) return refuse({ code: 'already-ended', run: state.run, ending: state.ending });
  const host = state.hosts.find((one) => one.name === name);
  const plan = state.plan;
  if (!host || !plan || state.approvedAt === null) {
    return refuse({ code: 'nothing-to-approve', stage: state.stage, waiting: [] });
  }
  // Our own revert of a timed change belongs to the approved plan: it waits for nothing but its own turn.
  const ownRevert = host.stage === 'reverting' && phase === 'revert' && plan.phase === 'apply';
  const ownTurn = ownRevert || (host.stage === 'waiting' && phase === plan.phase);
  if (!ownTurn || host.attempts.some((attempt) => attempt.phase === phase)) {
    return refuse({ code: 'nothing-to-approve', stage: state.stage, waiting: [] });
  }
  const started: RunEvent = { at, type: 'started', host: name, phase, fence, deadline };
  const altered = command.digest === plan.digest ? null : 'The playbook has changed since it was approved.';
  if (ownRevert) return altered === null ? [started] : withhold(at, state, name, altered, []);
  if (command.plan !== plan.id) {
    return refuse({ code: 'plan-old', clicked: command.plan, current: plan.id });
  }
  const held = altered ?? whyHeld(at, state, context) ?? whyUnarmed(command, host, state);
  return held === null ? [started] : withhold(at, state, name, held, []);
}

function whyHeld(at: string, state: RunState, context: RunContext): string | null {
  if (state.expiresAt !== null && at >= state.expiresAt)
    return 'The plan expired before it could be carried out.';
  const decision = policyDecision(context, state, at);
  if (decision.kind === 'deny')
    return `The policy does not allow it any more, though it was approved: ${decision.reason}`;
  if (lacksReason(decision, state)) return 'The policy now asks why it is to be done, and nothing was said.';
  if (decision.kind === 'allow') return null;
  if (state.glass !== null) {
    const breaker = context.people.find(({ id }) => id === state.glass?.person);
    return breaker !== undefined && judgeBreaker(context, breaker, state, at).kind === 'allow'
      ? null
      : 'Whoever broke the glass may not do that any more.';
  }
  const approvers = state.reviews
    .filter((review) => review.verdict === 'approve')
    .map((review) => review.person);
  const people = context.people.filter((person) => approvers.includes(person.id));
  return quorumMet(decision.approvals, people, state.requester)
    ? null
    : `Those who approved may not approve this any more, or not alone: it needs ${approvalWords(decision.approvals)}.`;
}

/** `no confirmation in the last 30 s`, as playbooks/undo/confirm.ps1 has it. */
const tooLateMs = 30_000;

/** A timed change goes only to a host that would put it back by itself, and not before it could be confirmed. */
function whyUnarmed({ phase, deadline }: Start, { armed }: HostState, { undo }: RunState): string | null {
  if (undo.kind !== 'timed' || phase !== 'apply') return null;
  if (armed?.state !== 'armed' || !armed.rehearsed)
    return 'The host would not put it back by itself: its undo is not armed.';
  return Date.parse(deadline) + tooLateMs < Date.parse(armed.dueAt)
    ? null
    : 'The host would put it back before the change could be proved.';
}

function approvalWords(approvals: readonly Approvals[]): string {
  return approvals.map(({ count, from }) => `${count} from ${from}`).join(' and ');
}
