import type { Decision } from '../policy/policy.ts';
import { type Refusal, refuse } from './refusal.ts';

/** The policy's no, as it is told to the one who asked. */
export function refuseDenied({ reason, rule, until }: Extract<Decision, { kind: 'deny' }>): Refusal {
  return refuse({ code: 'denied', reason, rule, ...(until === null ? {} : { until }) });
}
