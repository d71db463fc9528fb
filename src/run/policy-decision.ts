import { judgeAll } from '../policy/judge.ts';
import type { Decision } from '../policy/policy.ts';
import type { RunContext } from './command.ts';

/** What the policy says at an instant (ISO 8601) about this person changing these hosts with this playbook. */
export function policyDecision(context: RunContext, requester: string, at: string): Decision {
  const person = context.people.find((one) => one.id === requester);
  if (!person) return denied('people', `${requester} is no longer in the people file.`);
  if (context.playbook === null) return denied('playbooks', 'The playbook is not there any more.');
  return judgeAll(
    context.policy,
    context.hosts.map((host) => ({ person, verb: 'change', playbook: context.playbook, host, at })),
  );
}

function denied(rule: string, reason: string): Decision {
  return { kind: 'deny', rule, rules: [rule], reason, until: null };
}
