import type { Host } from '../inventory/host.ts';
import { hasLabels } from './has-labels.ts';
import { holdsAt } from './is-open.ts';
import type { Policy, Rule } from './policy.ts';
import type { Question } from './question.ts';

interface Placed {
  readonly rule: Rule;
  readonly place: number;
}

/** The rules that fit a question whatever its host is, sorted by the first label that they name. */
interface Shortlist {
  readonly everyHost: readonly Placed[];
  readonly byLabel: ReadonlyMap<string, ReadonlyMap<string, readonly Placed[]>>;
}

interface Asked {
  readonly question: Question;
  /** Made with the second host that the same is asked about; for one alone it costs more than it saves. */
  list: Shortlist | null;
}
// One question about many hosts comes host by host: what they have in common is kept until another is asked.
const lastAsked = new WeakMap<Policy, Asked>();

/**
 * The rules that apply, in the order of the policy: exactly those without misfits, found without trying every rule on
 * every host.
 */
export function fittingRules(policy: Policy, question: Question): readonly Rule[] {
  const before = lastAsked.get(policy);
  if (before === undefined || !isSame(before.question, question)) {
    lastAsked.set(policy, { question, list: null });
    const at = Date.parse(question.at);
    return policy.rules.filter(
      (rule) => fitsBesideHost(rule, question, at) && hasLabels(question.host, rule.hosts),
    );
  }
  const list = before.list ?? shortlist(policy, question);
  before.list = list;
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
    if (!fitsBesideHost(rule, question, at)) continue;
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
  return { everyHost, byLabel };
}

/** What misfits says of all parts but the host, without saying which; the windows last, since they cost most. */
function fitsBesideHost(rule: Rule, { person, verb, playbook }: Question, at: number): boolean {
  return (
    rule.verbs.includes(verb) &&
    (rule.groups === null || rule.groups.some((group) => person.groups.includes(group))) &&
    (rule.playbooks === null || (playbook !== null && rule.playbooks.includes(playbook.name))) &&
    (rule.risk === null || (playbook !== null && rule.risk.includes(playbook.risk))) &&
    (rule.when === null || holdsAt(rule.when, at))
  );
}
