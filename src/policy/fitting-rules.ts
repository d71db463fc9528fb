import type { Host } from '../inventory/host.ts';
import { hasLabels } from './has-labels.ts';
import { misfitsBesideHost } from './misfits.ts';
import type { Policy, Rule } from './policy.ts';
import type { Question } from './question.ts';

interface Placed {
  readonly rule: Rule;
  readonly place: number;
}

/** The rules that fit a question whatever its host is, sorted by the first label that they name. */
interface Shortlist {
  readonly question: Question;
  readonly everyHost: readonly Placed[];
  readonly byLabel: ReadonlyMap<string, ReadonlyMap<string, readonly Placed[]>>;
}

// One question about many hosts comes host by host: what they have in common is kept until another is asked.
const kept = new WeakMap<Policy, Shortlist>();

/**
 * The rules that apply, in the order of the policy: exactly those without misfits, found without trying every rule on
 * every host.
 */
export function fittingRules(policy: Policy, question: Question): readonly Rule[] {
  const before = kept.get(policy);
  const list =
    before !== undefined && isSame(before.question, question) ? before : shortlist(policy, question);
  if (list !== before) kept.set(policy, list);
  const fitting = [...list.everyHost, ...rulesFor(question.host, list)];
  return fitting.sort((a, b) => a.place - b.place).map(({ rule }) => rule);
}

function rulesFor({ labels }: Host, { byLabel }: Shortlist): Placed[] {
  const found: Placed[] = [];
  for (const [label, byValue] of byLabel) {
    const placed = byValue.get(labels[label] ?? '') ?? [];
    for (const one of placed) if (hasLabels({ labels }, one.rule.hosts)) found.push(one);
  }
  return found;
}

function isSame(a: Question, b: Question): boolean {
  return (
    a.person.groups === b.person.groups &&
    a.verb === b.verb &&
    a.at === b.at &&
    a.playbook?.name === b.playbook?.name &&
    a.playbook?.risk === b.playbook?.risk
  );
}

function shortlist({ rules }: Policy, question: Question): Shortlist {
  const at = Date.parse(question.at);
  const everyHost: Placed[] = [];
  const byLabel = new Map<string, Map<string, Placed[]>>();
  for (const [place, rule] of rules.entries()) {
    if (misfitsBesideHost(rule, question, at).length > 0) continue;
    const [first] = Object.entries(rule.hosts ?? {});
    if (first === undefined) {
      everyHost.push({ rule, place });
      continue;
    }
    const [label, values] = first;
    const byValue = byLabel.get(label) ?? new Map<string, Placed[]>();
    byLabel.set(label, byValue);
    for (const value of new Set(values)) {
      const placed = byValue.get(value);
      if (placed === undefined) byValue.set(value, [{ rule, place }]);
      else placed.push({ rule, place });
    }
  }
  return { question, everyHost, byLabel };
}
