import type { Person } from '../people/person.ts';
import { covers } from './frozen.ts';
import { holdsAt } from './is-open.ts';
import { judge } from './judge.ts';
import { type BreakGlassDecision, judgeBreakGlass } from './judge-break-glass.ts';
import { misfits, type Part } from './misfits.ts';
import { closesAfter, opensAfter } from './next-change.ts';
import type { Approvals, Decision, Freeze, Policy, Rule } from './policy.ts';
import type { Question } from './question.ts';
import { quorumMet } from './quorum-met.ts';

/** A decision with everything that it came from. */
export interface Explanation {
  readonly decision: Decision;
  /** Every rule, in the order of the policy. */
  readonly tried: readonly Tried[];
  /** For each threshold who could fill it: members of its group, without the one who asks. */
  readonly approvers: readonly { readonly threshold: Approvals; readonly people: readonly Person[] }[];
  /** Whether the gate could be opened, were all of them to approve; true where there is none. */
  readonly canBeOpened: boolean;
  readonly freezes: readonly FreezeAt[];
  readonly breakGlass: BreakGlassDecision;
}

export interface Tried {
  readonly rule: Rule;
  /** Empty: it fits. */
  readonly misfits: readonly Part[];
  /** Whether the decision is its: a rule that fits may be overruled. */
  readonly hasSay: boolean;
}

export interface FreezeAt {
  readonly freeze: Freeze;
  /** Whether it is about this playbook on this host. */
  readonly covers: boolean;
  readonly now: boolean;
  /** When it holds next (ISO 8601), while it does not; null: it holds now, or never again. */
  readonly from: string | null;
  /** When that time, or the one that lasts now, is over; null: never. */
  readonly until: string | null;
}

/** What the policy decides and why. `people`: everybody of the site. */
export function explain(policy: Policy, question: Question, people: readonly Person[]): Explanation {
  const decision = judge(policy, question);
  const approvals = decision.kind === 'require-approval' ? decision.approvals : [];
  return {
    decision,
    tried: policy.rules.map((rule) => ({
      rule,
      misfits: misfits(rule, question),
      hasSay: decision.rules.includes(rule.name),
    })),
    approvers: approvals.map((threshold) => ({
      threshold,
      people: people.filter(({ id, groups }) => id !== question.person.id && groups.includes(threshold.from)),
    })),
    canBeOpened: quorumMet(approvals, people, question.person.id),
    freezes: policy.freezes.map((freeze) => freezeAt(freeze, question)),
    breakGlass: judgeBreakGlass(policy, [question]),
  };
}

function freezeAt(freeze: Freeze, question: Question): FreezeAt {
  const at = Date.parse(question.at);
  const now = holdsAt(freeze.when, at);
  const from = now ? null : opensAfter(freeze.when, at);
  const until = now || from !== null ? closesAfter(freeze.when, from ?? at) : null;
  const about = question.verb === 'change' && covers(freeze, question);
  return { freeze, covers: about, now, from: iso(from), until: iso(until) };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
