import { planAgain } from './plan-again.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { RunState } from './run.ts';

/** Why this plan cannot be decided on, whoever decides; null when it waits for a decision. */
export function whyNotWaiting(at: string, plan: string, state: RunState): Refusal | null {
  const { run, ending, stage, expiresAt } = state;
  if (ending === 'expired')
    return refuse({ code: 'plan-expired', at: expiresAt ?? state.endedAt ?? at, again: planAgain(state) });
  if (ending !== null) return refuse({ code: 'already-ended', run, ending });
  if (stage !== 'awaiting-approval' || state.plan === null)
    return refuse({ code: 'nothing-to-approve', stage, waiting: [] });
  if (plan !== state.plan.id) return refuse({ code: 'plan-old', clicked: plan, current: state.plan.id });
  if (expiresAt !== null && at >= expiresAt)
    return refuse({ code: 'plan-expired', at: expiresAt, again: planAgain(state) });
  return null;
}
