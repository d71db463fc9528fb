import { judgeAll } from '../policy/judge.ts';
import type { Decision } from '../policy/policy.ts';
import { changeQuestions } from './change-questions.ts';
import type { RunContext } from './command.ts';
import type { HostState, Intent } from './run.ts';

/** Who asked for what, and why; `asked` is empty when nothing was said. */
export interface Asking {
  readonly requester: string;
  readonly intent: Intent;
  readonly asked: string;
  /** What is known of the hosts; absent: they were not looked at yet. */
  readonly hosts?: readonly Pick<HostState, 'name' | 'look'>[];
}

/** What the policy says at an instant (ISO 8601) about this person changing these hosts with this playbook. */
export function policyDecision(context: RunContext, asking: Asking, at: string): Decision {
  const { playbook, policy, hosts } = context;
  const { requester } = asking;
  const person = context.people.find((one) => one.id === requester);
  if (!person) return denied('people', `${requester} is no longer in the people file.`);
  if (playbook === null) return denied('playbooks', 'The playbook is not there any more.');
  return judgeAll(policy, changeQuestions({ hosts, playbook }, person, asking, at));
}

/** The policy wants to be told why, and was not. */
export function lacksReason(decision: Decision, { asked }: Pick<Asking, 'asked'>): boolean {
  return decision.kind !== 'deny' && decision.requireReason && asked.trim() === '';
}

function denied(rule: string, reason: string): Decision {
  return { kind: 'deny', rule, rules: [rule], reason, until: null };
}
