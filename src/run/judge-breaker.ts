import type { Person } from '../people/person.ts';
import { type BreakGlassDecision, judgeBreakGlass } from '../policy/judge-break-glass.ts';
import type { RunContext } from './command.ts';
import { raisedRisk } from './raised-risk.ts';
import { riskOf } from './risk-of.ts';
import type { RunState } from './run.ts';

/** Whether the policy lets this person carry the run out without its approvals at that instant (ISO 8601). */
export function judgeBreaker(
  { policy, playbook, hosts }: RunContext,
  person: Person,
  { intent, hosts: known }: Pick<RunState, 'intent' | 'hosts'>,
  at: string,
): BreakGlassDecision {
  if (playbook === null) return { kind: 'deny', reason: 'The playbook is not there any more.' };
  const restoresSecurity = intent === 'undo' && playbook.lowersSecurity;
  return judgeBreakGlass(
    policy,
    hosts.map((host) => {
      const risk = raisedRisk(
        riskOf(playbook, intent),
        known.find(({ name }) => name === host.name),
      );
      return { person, verb: 'change', playbook: { name: playbook.name, risk }, host, at, restoresSecurity };
    }),
    true,
  );
}
