import type { RunCommand, RunContext } from './command.ts';
import { judgeBreaker } from './judge-breaker.ts';
import { planAgain } from './plan-again.ts';
import { policyDecision } from './policy-decision.ts';
import { type Refusal, refuse } from './refusal.ts';
import { refuseDenied } from './refuse-denied.ts';
import type { RunEvent, RunState } from './run.ts';
import { whyNotWaiting } from './why-not-waiting.ts';

type BreakGlass = Extract<RunCommand, { type: 'break-glass' }>;

/**
 * Carries a waiting plan out without its approvals. It stands in for the quorum and for nothing else: a deny, a
 * freeze, an expiry and a host that has changed hold as ever.
 */
export function decideBreakGlass(
  command: BreakGlass,
  state: RunState,
  context: RunContext,
): RunEvent[] | Refusal {
  const { at, person, plan, reason, incident } = command;
  const notWaiting = whyNotWaiting(at, plan, state);
  if (notWaiting !== null) return notWaiting;
  const decision = policyDecision(context, state, at);
  if (decision.kind === 'deny') return refuseDenied(decision);
  if (decision.kind === 'allow') return refuse({ code: 'glass-needless', again: planAgain(state) });
  const known = context.people.find(({ id }) => id === person.id);
  if (known === undefined) return refuse({ code: 'unknown-person', account: person.id });
  const glass = judgeBreaker(context, known, state, at);
  if (glass.kind === 'deny') return refuse({ code: 'may-not-break-glass', reason: glass.reason });
  const missing = [
    ...(reason.trim() === '' ? ['reason' as const] : []),
    ...(incident.trim() === '' ? ['incident' as const] : []),
  ];
  if (missing.length > 0) return refuse({ code: 'glass-incomplete', missing, plan });
  const asked = [...decision.approvals, ...state.approvals].map(({ from }) => from);
  const skipped = context.people
    .filter(({ id, groups }) => id !== state.requester && groups.some((group) => asked.includes(group)))
    .map(({ id }) => id)
    .filter((id) => id !== person.id);
  return [
    { at, type: 'broke-glass', person: person.id, plan, reason, incident, skipped },
    { at, type: 'approved', plan },
  ];
}
