import { fittingRules } from './fitting-rules.ts';
import { frozen } from './frozen.ts';
import type { Decision, Policy, Rule } from './policy.ts';
import type { Question } from './question.ts';
import { strictest } from './quorum-met.ts';

export type { Question } from './question.ts';
export { quorumMet } from './quorum-met.ts';

/**
 * Judges one question: deny wins over everything, require-approval wins over allow, and what no rule allows is
 * denied. What a rule would permit is denied while a freeze lasts. Where several rules require approval, every
 * threshold of each must be met: a broad rule never weakens a narrow one.
 */
export function judge(policy: Policy, question: Question): Decision {
  const fitting = fittingRules(policy, question);
  const having = (decision: Rule['decision']) => fitting.filter((rule) => rule.decision === decision);
  const denying = having('deny');
  if (denying.length > 0)
    return denied(
      denying.map(({ name }) => name),
      denying[0]!.reason,
      null,
    );
  if (fitting.length === 0) return denied([], 'No rule allows it, and what no rule allows is denied.', null);
  // After the rules: whoever may not anyway is not told to come back after the freeze.
  const held = frozen(policy.freezes, question);
  if (held !== null) {
    const names = held.freezes.map(({ name }) => `freeze ${name}`);
    return denied(names, sentences(held.freezes), held.until);
  }
  const requireReason =
    question.verb === 'change' &&
    (fitting.some((rule) => rule.requireReason) ||
      (question.playbook !== null && policy.reasonRequired.includes(question.playbook.risk)));
  const gates = having('require-approval');
  const saying = gates.length > 0 ? gates : fitting;
  const rules = saying.map(({ name }) => name);
  const said = { rule: rules.join(' + '), rules, requireReason };
  if (gates.length === 0) return { kind: 'allow', ...said, reason: fitting[0]!.reason };
  const approvals = strictest(gates.flatMap((rule) => rule.approvals));
  return { kind: 'require-approval', ...said, reason: sentences(gates), approvals };
}

/** One decision over several hosts: the strictest counts, and all thresholds are kept. */
export function judgeAll(policy: Policy, questions: readonly Question[]): Decision {
  const decisions = questions.map((question) => judge(policy, question));
  const [first] = decisions;
  if (first === undefined) return denied([], 'There is no host to decide about.', null);
  const denials = decisions.filter((decision) => decision.kind === 'deny');
  if (denials.length > 0) {
    // The one that lasts longest: it makes no sense to come back before.
    const worst = denials.reduce((a, b) => (lasting(b.until) > lasting(a.until) ? b : a));
    return { ...worst, rules: union([worst, ...denials].map(({ rules }) => rules)) };
  }
  const requireReason = decisions.some((one) => one.kind !== 'deny' && one.requireReason);
  const gated = decisions.filter((decision) => decision.kind === 'require-approval');
  const saying = gated.length > 0 ? gated : decisions;
  const rules = union(saying.map((decision) => decision.rules));
  const said = { rule: rules.join(' + '), rules, requireReason };
  if (gated.length === 0) return { kind: 'allow', ...said, reason: first.reason };
  const reason = union(gated.map((decision) => [decision.reason])).join(' ');
  const approvals = strictest(gated.flatMap((decision) => decision.approvals));
  return { kind: 'require-approval', ...said, reason, approvals };
}

function denied(rules: readonly string[], reason: string, until: string | null): Decision & { kind: 'deny' } {
  return { kind: 'deny', rule: rules[0] ?? 'default', rules, reason, until };
}

function lasting(until: string | null): number {
  return until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
}

function union(lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

function sentences(from: readonly { readonly reason: string }[]): string {
  return union([from.map(({ reason }) => reason)]).join(' ');
}
