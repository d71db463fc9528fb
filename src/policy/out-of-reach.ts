import type { Host } from '../inventory/host.ts';
import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import { hasLabels } from './has-labels.ts';
import type { HostLabels, Rule } from './policy.ts';
import { quorumMet } from './quorum-met.ts';

/** Whether there is no host that has all the labels. */
export function fitsNoHost(labels: HostLabels, hosts: readonly Host[]): boolean {
  return !hosts.some((host) => hasLabels(host, labels));
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
export function opensForNobody(
  asking: Rule['groups'],
  approvals: Rule['approvals'],
  people: readonly Person[],
): boolean {
  const askers = people.filter(
    ({ groups }) => asking === null || asking.some((group) => groups.includes(group)),
  );
  return !askers.some(({ id }) => quorumMet(approvals, people, id));
}
