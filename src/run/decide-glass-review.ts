import { mayReviewBreakGlass } from '../policy/judge-break-glass.ts';
import type { RunCommand, RunContext } from './command.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { RunEvent, RunState } from './run.ts';

type ReviewGlass = Extract<RunCommand, { type: 'review-glass' }>;

/** Somebody looks into an approval that was done without; until then nobody can do without another. */
export function decideGlassReview(
  { at, person, note }: ReviewGlass,
  state: RunState,
  { policy, people }: RunContext,
): RunEvent[] | Refusal {
  const { run, glass, stage, ending } = state;
  if (glass === null) return refuse({ code: 'glass-not-broken', run });
  const reviewers = policy.breakGlass?.reviewers;
  const groups = reviewers === undefined ? [] : [reviewers];
  const own = person.id === glass.person;
  const known = people.find(({ id }) => id === person.id);
  if (known === undefined || !mayReviewBreakGlass(policy, known, glass.person))
    return refuse({ code: 'not-a-reviewer', groups, own });
  if (glass.reviewed !== null) return refuse({ code: 'glass-already-reviewed', run, at: glass.reviewed.at });
  if (ending === null) return refuse({ code: 'glass-under-way', run, stage });
  return [{ at, type: 'glass-reviewed', person: person.id, note }];
}
