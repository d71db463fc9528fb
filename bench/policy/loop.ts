import type { Host } from '../../src/inventory/host.ts';
import { holdsAt } from '../../src/policy/is-open.ts';
import type { Approvals, HostLabels, Policy, Rule } from '../../src/policy/policy.ts';
import type { Question } from '../../src/policy/question.ts';

export interface Answer {
  readonly kind: Rule['decision'];
  readonly rules: readonly string[];
  /** Group → how many of it. */
  readonly needs: Readonly<Record<string, number>>;
}

/** The straightforward way: every rule is tried on every host. Written apart from src/policy, but for the windows. */
export function judgeByLoop(policy: Policy, question: Question): Answer {
  const { person, verb, playbook, host, at } = question;
  const fitting: Rule[] = [];
  for (const rule of policy.rules) {
    if (!rule.verbs.includes(verb)) continue;
    if (rule.groups && !rule.groups.some((group) => person.groups.includes(group))) continue;
    if (rule.playbooks && !(playbook && rule.playbooks.includes(playbook.name))) continue;
    if (rule.risk && !(playbook && rule.risk.includes(playbook.risk))) continue;
    if (!labelled(host, rule.hosts)) continue;
    if (rule.when && !holdsAt(rule.when, Date.parse(at))) continue;
    fitting.push(rule);
  }
  const names = (of: readonly { readonly name: string }[]) => of.map(({ name }) => name);
  const denying = fitting.filter(({ decision }) => decision === 'deny');
  if (denying.length > 0 || fitting.length === 0) return { kind: 'deny', rules: names(denying), needs: {} };
  const frozen = policy.freezes.filter(
    (freeze) =>
      verb === 'change' &&
      (!freeze.playbooks || (playbook && freeze.playbooks.includes(playbook.name))) &&
      labelled(host, freeze.hosts) &&
      holdsAt(freeze.when, Date.parse(at)),
  );
  if (frozen.length > 0)
    return { kind: 'deny', rules: frozen.map(({ name }) => `freeze ${name}`), needs: {} };
  const gates = fitting.filter(({ decision }) => decision === 'require-approval');
  if (gates.length === 0) return { kind: 'allow', rules: names(fitting), needs: {} };
  return {
    kind: 'require-approval',
    rules: names(gates),
    needs: needed(gates.flatMap((gate) => gate.approvals)),
  };
}

export function needed(approvals: readonly Approvals[]): Readonly<Record<string, number>> {
  const needs: Record<string, number> = {};
  for (const { count, from } of approvals) needs[from] = Math.max(count, needs[from] ?? 0);
  return needs;
}

function labelled(host: Host, wanted: HostLabels | null): boolean {
  return Object.entries(wanted ?? {}).every(([label, values]) => values.includes(host.labels[label] ?? ''));
}
