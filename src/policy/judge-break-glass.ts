import type { Person } from '../people/person.ts';
import { hasLabels } from './has-labels.ts';
import { judgeAll } from './judge.ts';
import type { Approvals, Policy } from './policy.ts';
import type { Question } from './question.ts';

export type BreakGlassDecision =
  | {
      readonly kind: 'allow';
      /** The group that reviews it afterwards. */
      readonly reviewers: string;
      /** What is done without. */
      readonly skipped: readonly Approvals[];
    }
  | { readonly kind: 'deny'; readonly reason: string };

/**
 * Whether this person may carry out what waits for approval without it. Only approvals are skipped: what the policy
 * denies, and what a freeze holds back, stays so.
 */
export function judgeBreakGlass(
  policy: Policy,
  questions: readonly Question[],
  /** Somebody else's plan waits for approvals, whatever this person may do without any. */
  waits = false,
): BreakGlassDecision {
  const { breakGlass } = policy;
  const no = (reason: string): BreakGlassDecision => ({ kind: 'deny', reason });
  if (breakGlass === null) return no('The policy of this site knows no break-glass.');
  const decision = judgeAll(policy, questions);
  if (decision.kind === 'deny') return no(decision.reason);
  if (decision.kind === 'allow' && !waits) return no('It needs no approval, so there is no glass to break.');
  for (const { person, playbook, host } of questions) {
    if (!breakGlass.groups.some((group) => person.groups.includes(group)))
      return no(`Only ${breakGlass.groups.join(' and ')} may break the glass.`);
    if (!hasLabels(host, breakGlass.hosts)) return no(`The glass cannot be broken for ${host.name}.`);
    if (breakGlass.risk !== null && (playbook === null || !breakGlass.risk.includes(playbook.risk)))
      return no(`The glass cannot be broken for a playbook of ${playbook?.risk ?? 'unknown'} risk.`);
  }
  return {
    kind: 'allow',
    reviewers: breakGlass.reviewers,
    skipped: decision.kind === 'allow' ? [] : decision.approvals,
  };
}

/** Whether this person may review what `breaker` (an id of the people file) did without approval. */
export function mayReviewBreakGlass(policy: Policy, person: Person, breaker: string): boolean {
  return (
    policy.breakGlass !== null && person.id !== breaker && person.groups.includes(policy.breakGlass.reviewers)
  );
}
