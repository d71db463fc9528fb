import type { Person } from '../people/person.ts';
import type { Playbook } from '../playbook/playbook.ts';
import type { Question } from '../policy/question.ts';
import type { RunContext } from './command.ts';
import { raisedRisk } from './raised-risk.ts';
import { riskOf } from './risk-of.ts';
import type { HostState, Intent } from './run.ts';

/** What the policy is asked before this person changes these hosts with the playbook, at an instant (ISO 8601). */
export function changeQuestions(
  { hosts, playbook }: Pick<RunContext, 'hosts'> & { readonly playbook: Playbook },
  person: Person,
  {
    intent,
    hosts: known = [],
  }: {
    readonly intent: Intent;
    /** What is known of the hosts; absent: they were not looked at yet. */
    readonly hosts?: readonly Pick<HostState, 'name' | 'look'>[];
  },
  at: string,
): readonly Question[] {
  // No freeze keeps a host weaker than it was.
  const restoresSecurity = intent === 'undo' && playbook.lowersSecurity;
  return hosts.map((host) => {
    const risk = raisedRisk(
      riskOf(playbook, intent),
      known.find(({ name }) => name === host.name),
    );
    return { person, verb: 'change', playbook: { name: playbook.name, risk }, host, at, restoresSecurity };
  });
}
