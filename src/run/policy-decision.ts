import { judgeAll } from '../policy/judge.ts';
import type { Decision } from '../policy/policy.ts';
import type { RunContext } from './command.ts';

/** What the policy says now about this person changing these hosts with this playbook. */
export function policyDecision(context: RunContext, requester: string): Decision {
  const person = context.people.find((one) => one.id === requester);
  if (!person)
    return { kind: 'deny', rule: 'people', reason: `${requester} is no longer in the people file.` };
  if (context.playbook === null)
    return { kind: 'deny', rule: 'playbooks', reason: 'The playbook is not there any more.' };
  return judgeAll(
    context.policy,
    context.hosts.map((host) => ({ person, verb: 'change', playbook: context.playbook, host })),
  );
}
