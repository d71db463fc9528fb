import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { hasLabels } from './has-labels.ts';
import type { HostLabels, Rule } from './policy.ts';
import { quorumMet } from './quorum-met.ts';

/**
 * The rule that always decides where this one would apply, so that this one never has a say: a denial without windows
 * that covers it, or for an allowance a gate. Null: there is none. That several rules together may cover it is not seen.
 */
export function overruledBy(rule: Rule, rules: readonly Rule[]): Rule | null {
  if (rule.decision === 'deny') return null;
  // A reason that it requires counts beside a gate too.
  const yields = rule.decision === 'allow' && !rule.requireReason;
  return (
    rules.find(
      (other) =>
        other !== rule &&
        (other.decision === 'deny' || (yields && other.decision === 'require-approval')) &&
        other.when === null &&
        isCovered(rule.verbs, other.verbs) &&
        isCovered(rule.groups, other.groups) &&
        isCovered(rule.playbooks, other.playbooks) &&
        isCovered(rule.risk, other.risk) &&
        areLabelsCovered(rule.hosts, other.hosts),
    ) ?? null
  );
}

function isCovered(some: readonly string[] | null, by: readonly string[] | null): boolean {
  return by === null || some?.every((one) => by.includes(one)) === true;
}

function areLabelsCovered(some: HostLabels | null, by: HostLabels | null): boolean {
  return Object.entries(by ?? {}).every(([label, values]) => isCovered(some?.[label] ?? null, values));
}

/** Whether there is no host that has all the labels. */
export function fitsNoHost(labels: HostLabels | null, hosts: readonly Host[]): boolean {
  return labels !== null && !hosts.some((host) => hasLabels(host, labels));
}

/** Whether none of the playbooks that the rule names has a risk that it names. */
export function fitsNoPlaybook(
  { playbooks, risk }: Rule,
  known: readonly Pick<Playbook, 'name' | 'risk' | 'guards'>[],
): boolean {
  if (playbooks === null || risk === null) return false;
  return !known.some(
    ({ name, risk: of, guards }) =>
      playbooks.includes(name) && (risk.includes(of) || Object.values(guards).includes('raise-risk')),
  );
}

/** Whether nobody to whom the gate applies can ever have it opened, were everybody else to approve. */
export function opensForNobody(rule: Rule, people: readonly Person[]): boolean {
  const askers = people.filter(
    ({ groups }) => rule.groups === null || rule.groups.some((group) => groups.includes(group)),
  );
  return !askers.some(({ id }) => quorumMet(rule.approvals, people, id));
}
