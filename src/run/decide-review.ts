import { quorumMet } from '../policy/judge.ts';
import type { Approvals, Decision } from '../policy/policy.ts';
import { canonicalJson } from './canonical-json.ts';
import type { RunCommand, RunContext } from './command.ts';
import { policyDecision } from './policy-decision.ts';
import { type Refusal, refuse } from './refusal.ts';
import { refuseDenied } from './refuse-denied.ts';
import type { RunEvent, RunState } from './run.ts';
import { stopAll } from './stop-all.ts';
import { whyNotWaiting } from './why-not-waiting.ts';

type Review = Extract<RunCommand, { type: 'review' }>;

/**
 * One person's click on Approve or Reject, judged by the policy and the people as they are now. Every "no" is said
 * to the one who clicked, and changes nothing.
 */
export function decideReview(command: Review, state: RunState, context: RunContext): RunEvent[] | Refusal {
  const { at, person, verdict, plan, reason = '' } = command;
  const decision = policyDecision(context, state, at);
  const approvals = neededNow(decision, state);
  const refusal = whyNot(command, state, context, approvals);
  if (refusal) return refusal;
  const why = reason.trim() === '' ? {} : { reason };
  const reviewed: RunEvent = { at, type: 'reviewed', person: person.id, verdict, plan, ...why };
  if (verdict === 'reject') {
    const rejected: RunEvent = { at, type: 'rejected', person: person.id };
    const end = { ending: 'rejected', reason: 'Rejected before anything was changed.' } as const;
    return stopAll(at, state, [reviewed, rejected], end);
  }
  if (decision.kind === 'deny') return refuseDenied(decision);
  const approvers = new Set(
    state.reviews.filter((review) => review.verdict === 'approve').map((review) => review.person),
  ).add(person.id);
  const people = context.people.filter((one) => approvers.has(one.id));
  const same = canonicalJson(approvals) === canonicalJson(state.approvals);
  const gated: RunEvent[] = same ? [] : [{ at, type: 'gated', approvals, rule: decision.rule }];
  return quorumMet(approvals, people, state.requester)
    ? [...gated, reviewed, { at, type: 'approved', plan }]
    : [...gated, reviewed];
}

/** Where the policy asks for none any more, what the card asks for is asked for still. */
function neededNow(decision: Decision, state: RunState): readonly Approvals[] {
  return decision.kind === 'require-approval' ? decision.approvals : state.approvals;
}

function whyNot(
  { at, person, verdict, plan }: Review,
  state: RunState,
  { people }: RunContext,
  approvals: readonly Approvals[],
): Refusal | null {
  const mine = state.reviews.find((review) => review.person === person.id);
  if (mine) return refuse({ code: 'already-reviewed', verdict: mine.verdict, at: mine.at });
  const notWaiting = whyNotWaiting(at, plan, state);
  if (notWaiting !== null) return notWaiting;
  const groups = [...new Set(approvals.map(({ from }) => from))];
  if (verdict === 'approve' && person.id === state.requester) return refuse({ code: 'own-request', groups });
  const mayReject = verdict === 'reject' && person.id === state.requester;
  const known = people.find(({ id }) => id === person.id);
  if (!mayReject && !groups.some((group) => known?.groups.includes(group))) {
    return refuse({ code: 'not-an-approver', groups, asked: [] });
  }
  return null;
}
