import type { Person } from '../people/person.ts';
import type { RunContext } from './command.ts';

/** Whether the policy lets this person carry out the playbook on all these hosts without its approvals. */
export function mayBreakGlass({ policy, playbook, hosts }: RunContext, person: Person): boolean {
  const { breakGlass } = policy;
  if (breakGlass === null || playbook === null) return false;
  const { groups, risk, hosts: labels } = breakGlass;
  return (
    groups.some((group) => person.groups.includes(group)) &&
    (risk === null || risk.includes(playbook.risk)) &&
    (labels === null ||
      hosts.every((host) =>
        Object.entries(labels).every(([label, values]) => values.includes(host.labels[label] ?? '')),
      ))
  );
}
