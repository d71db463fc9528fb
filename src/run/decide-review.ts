import { quorumMet } from '../policy/judge.ts';
import type { RunCommand, RunContext } from './command.ts';
import { endHost, endRun } from './end.ts';
import { evolve } from './evolve.ts';
import { planAgain } from './plan-again.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { RunEvent, RunState } from './run.ts';

type Review = Extract<RunCommand, { type: 'review' }>;

/** One person's click on Approve or Reject. Every "no" is said to the one who clicked, and changes nothing. */
export function decideReview(command: Review, state: RunState, context: RunContext): RunEvent[] | Refusal {
  const refusal = whyNot(command, state);
  if (refusal) return refusal;
  const { at, person, verdict, plan } = command;
  const reviewed: RunEvent = { at, type: 'reviewed', person: person.id, verdict, plan };
  if (verdict === 'reject') {
    const reason = 'Rejected before anything was changed.';
    const events: RunEvent[] = [
      reviewed,
      { at, type: 'rejected', person: person.id },
      ...state.hosts
        .filter((host) => host.ending === null)
        .map((host) => endHost(at, host.name, { ending: 'rejected', reason })),
    ];
    return [...events, ...endRun(at, events.reduce<RunState | null>(evolve, state)!)];
  }
  const approvers = new Set(
    state.reviews.filter((review) => review.verdict === 'approve').map((review) => review.person),
  );
  // The one who approves now counts with the groups that came in with the click.
  const people = [...context.people.filter((one) => approvers.has(one.id) && one.id !== person.id), person];
  return quorumMet(state.approvals, people, state.requester)
    ? [reviewed, { at, type: 'approved', plan }]
    : [reviewed];
}

function whyNot({ at, person, verdict, plan }: Review, state: RunState): Refusal | null {
  const mine = state.reviews.find((review) => review.person === person.id);
  if (mine) return refuse({ code: 'already-reviewed', verdict: mine.verdict, at: mine.at });
  if (state.ending === 'expired') {
    return refuse({
      code: 'plan-expired',
      at: state.expiresAt ?? state.endedAt ?? at,
      again: planAgain(state),
    });
  }
  if (state.ending !== null) return refuse({ code: 'already-ended', run: state.run, ending: state.ending });
  if (state.stage !== 'awaiting-approval' || state.plan === null) {
    return refuse({ code: 'nothing-to-approve', stage: state.stage, waiting: [] });
  }
  if (plan !== state.plan.id) return refuse({ code: 'plan-old', clicked: plan, current: state.plan.id });
  if (state.expiresAt !== null && at >= state.expiresAt) {
    return refuse({ code: 'plan-expired', at: state.expiresAt, again: planAgain(state) });
  }
  const groups = state.approvals.map(({ from }) => from);
  if (verdict === 'approve' && person.id === state.requester) return refuse({ code: 'own-request', groups });
  const mayReject = verdict === 'reject' && person.id === state.requester;
  if (!mayReject && !groups.some((group) => person.groups.includes(group))) {
    return refuse({ code: 'not-an-approver', groups, asked: [] });
  }
  return null;
}
