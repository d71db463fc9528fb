import type { Person } from '../people/person.ts';
import { type BreakGlassDecision, judgeBreakGlass } from '../policy/judge-break-glass.ts';
import type { RunContext } from './command.ts';
import type { Intent } from './run.ts';

/** Whether the policy lets this person carry the run out without its approvals at that instant (ISO 8601). */
export function judgeBreaker(
  { policy, playbook, hosts }: RunContext,
  person: Person,
  intent: Intent,
  at: string,
): BreakGlassDecision {
  if (playbook === null) return { kind: 'deny', reason: 'The playbook is not there any more.' };
  const restoresSecurity = intent === 'undo' && playbook.lowersSecurity;
  return judgeBreakGlass(
    policy,
    hosts.map((host) => ({ person, verb: 'change', playbook, host, at, restoresSecurity })),
    true,
  );
}
