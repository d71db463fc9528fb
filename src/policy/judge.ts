import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Approvals, Decision, Policy, Rule, Verb } from './policy.ts';

export interface Question {
  readonly person: Person;
  readonly verb: Verb;
  /** Null for a check. */
  readonly playbook: Pick<Playbook, 'name' | 'risk'> | null;
  readonly host: Host;
  /** The instant it is judged for, ISO 8601. */
  readonly at: string;
  /** It puts a weakened security setting back, as the undo of a playbook that lowers security: no freeze holds that. */
  readonly restoresSecurity?: boolean;
}

function fits(rule: Rule, { person, verb, playbook, host }: Question): boolean {
  return (
    rule.verbs.includes(verb) &&
    (rule.groups === null || rule.groups.some((group) => person.groups.includes(group))) &&
    (rule.playbooks === null || (playbook !== null && rule.playbooks.includes(playbook.name))) &&
    (rule.risk === null || (playbook !== null && rule.risk.includes(playbook.risk))) &&
    (rule.hosts === null ||
      Object.entries(rule.hosts).every(([label, values]) => values.includes(host.labels[label] ?? '')))
  );
}

/**
 * Judges one question: deny wins over everything, require-approval wins over allow, and what no rule allows is
 * denied. Where several rules require approval, every threshold of each must be met: a broad rule never weakens
 * a narrow one.
 */
export function judge(policy: Policy, question: Question): Decision {
  const rules = policy.rules.filter((rule) => fits(rule, question));
  const denying = rules.find((rule) => rule.decision === 'deny');
  if (denying) {
    return { kind: 'deny', rule: denying.name, rules: [denying.name], reason: denying.reason, until: null };
  }
  const gates = rules.filter((rule) => rule.decision === 'require-approval');
  if (gates.length > 0) {
    return {
      kind: 'require-approval',
      rule: gates.map((rule) => rule.name).join(' + '),
      rules: gates.map((rule) => rule.name),
      reason: gates.map((rule) => rule.reason).join(' '),
      approvals: strictest(gates.flatMap((rule) => rule.approvals)),
      requireReason: rules.some((rule) => rule.requireReason),
    };
  }
  const allowing = rules[0];
  if (allowing) {
    const { name, reason } = allowing;
    const requireReason = rules.some((rule) => rule.requireReason);
    return { kind: 'allow', rule: name, rules: rules.map((rule) => rule.name), reason, requireReason };
  }
  return byDefault('No rule allows it, and what no rule allows is denied.');
}

/** One decision over several hosts: the strictest counts, and all thresholds are kept. */
export function judgeAll(policy: Policy, questions: readonly Question[]): Decision {
  const decisions = questions.map((question) => judge(policy, question));
  const denied = decisions.find((decision) => decision.kind === 'deny');
  if (denied) return denied;
  const gated = decisions.filter((decision) => decision.kind === 'require-approval');
  if (gated.length > 0) {
    return { ...gated[0]!, approvals: strictest(gated.flatMap((decision) => decision.approvals)) };
  }
  return decisions[0] ?? byDefault('There is no host to decide about.');
}

function byDefault(reason: string): Decision {
  return { kind: 'deny', rule: 'default', rules: [], reason, until: null };
}

function strictest(approvals: readonly Approvals[]): readonly Approvals[] {
  const counts = new Map<string, number>();
  for (const { from, count } of approvals) counts.set(from, Math.max(count, counts.get(from) ?? 0));
  return [...counts].map(([from, count]) => ({ count, from }));
}

/** Whether these people open the gate: every threshold met by its own group's members, the requester never. */
export function quorumMet(
  approvals: readonly Approvals[],
  approvers: readonly Person[],
  requester: string,
): boolean {
  const others = approvers.filter((person) => person.id !== requester);
  return approvals.every(
    ({ count, from }) =>
      new Set(others.filter((person) => person.groups.includes(from)).map((person) => person.id)).size >=
      count,
  );
}
