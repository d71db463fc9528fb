import type { Decision } from './policy.ts';

/** One row of the table that is kept beside a policy: a question, and what the policy must answer. */
export interface PolicyCase {
  /** An id of the people file. */
  readonly actor: string;
  /** Null: a look. */
  readonly playbook: string | null;
  readonly host: string;
  /** ISO 8601. */
  readonly at: string;
  readonly expect: Decision['kind'];
  /** One that must have a say: a rule, `freeze NAME`, or `default`; null: whichever. */
  readonly rule: string | null;
}

/** How a decision differs from what the case expects of it; null: it does not. */
export function differenceOf({ expect, rule }: PolicyCase, decision: Decision): string | null {
  if (decision.kind !== expect) return `${decision.kind}, not ${expect}`;
  if (rule === null || rule === decision.rule || decision.rules.includes(rule)) return null;
  return `${expect}, but ${rule} has no say in it`;
}
