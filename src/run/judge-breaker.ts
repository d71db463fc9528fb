import type { Person } from '../people/person.ts';
import { type BreakGlassDecision, judgeBreakGlass } from '../policy/judge-break-glass.ts';
import { changeQuestions } from './change-questions.ts';
import type { RunContext } from './command.ts';
import type { RunState } from './run.ts';

/** Whether the policy lets this person carry the run out without its approvals at that instant (ISO 8601). */
export function judgeBreaker(
  { policy, playbook, hosts }: RunContext,
  person: Person,
  state: Pick<RunState, 'intent' | 'hosts'>,
  at: string,
): BreakGlassDecision {
  if (playbook === null) return { kind: 'deny', reason: 'The playbook is not there any more.' };
  return judgeBreakGlass(policy, changeQuestions({ hosts, playbook }, person, state, at), true);
}
