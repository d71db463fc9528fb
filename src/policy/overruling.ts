import type { HostLabels, Rule, TimeWindow } from './policy.ts';

/** So many rules are held against one at most: beyond, a large policy of very like rules would take hours to read. */
const mostCompared = 500;

/**
 * Finds for a rule the first other one that always decides where it would apply, so that it never has a say: a denial
 * that covers it, without windows or with all of its own, or for an allowance a gate. Null: there is none. That several rules together may
 * cover it is not seen, nor is it sought among more than the first 500 that might.
 */
export function overrulingIn(rules: readonly Rule[]): (rule: Rule) => Rule | null {
  const place = new Map(rules.map((rule, index) => [rule, index]));
  const denials = anchored(rules.filter(({ decision }) => decision === 'deny'));
  const gates = anchored(rules.filter(({ decision }) => decision === 'require-approval'));
  return (rule) => {
    if (rule.decision === 'deny') return null;
    // A reason that it requires counts beside a gate too.
    const yields = rule.decision === 'allow' && !rule.requireReason;
    let found: Rule | null = null;
    let left = mostCompared;
    for (const list of [...denials(rule), ...(yields ? gates(rule) : [])]) {
      for (const other of list) {
        if (other === rule) continue;
        // Earlier in the file is told first, and each list is in its order.
        if (found !== null && place.get(other)! > place.get(found)!) break;
        left -= 1;
        if (covers(other, rule)) {
          found = other;
          break;
        }
        if (left === 0) return found;
      }
    }
    return found;
  };
}

/**
 * Rules by the part in which they name the rarest thing: a rule that covers another names there everything that the
 * other names, or leaves the part out. Gives the lists in which those that may cover a rule are, each in the order given.
 */
function anchored(rules: readonly Rule[]): (rule: Rule) => readonly (readonly Rule[])[] {
  const named = new Map<string, number>();
  const often = (word: string) => named.get(word) ?? 0;
  const rarest = (words: readonly string[]) =>
    words.reduce((one, other) => (often(other) < often(one) ? other : one), words[0] ?? '');
  const partsOf = new Map(rules.map((rule) => [rule, partsOfRule(rule)]));
  for (const parts of partsOf.values())
    for (const part of parts) for (const word of part) named.set(word, often(word) + 1);
  const lists = new Map<string, Rule[]>();
  for (const [rule, parts] of partsOf) {
    const counts = parts.map((part) => often(rarest(part)));
    for (const word of parts[counts.indexOf(Math.min(...counts))] ?? []) {
      const list = lists.get(word);
      if (list === undefined) lists.set(word, [rule]);
      else list.push(rule);
    }
  }
  return (rule) => partsOfRule(rule).flatMap((part) => [lists.get(rarest(part)) ?? []]);
}

/** What a rule names, part by part; the words of one part are like those of no other. */
function partsOfRule({ verbs, groups, playbooks, risk, hosts }: Rule): readonly (readonly string[])[] {
  const part = (name: string, words: readonly string[] | null) =>
    words === null ? [] : [[...new Set(words)].map((word) => `${name} ${word}`)];
  return [
    ...part('verb', verbs),
    ...part('group', groups),
    ...part('playbook', playbooks),
    ...part('risk', risk),
    ...Object.entries(hosts ?? {}).flatMap(([label, values]) => part(`label ${label}`, values)),
  ];
}

function covers(other: Rule, rule: Rule): boolean {
  return (
    isCovered(rule.verbs, other.verbs) &&
    isCovered(rule.groups, other.groups) &&
    isCovered(rule.playbooks, other.playbooks) &&
    isCovered(rule.risk, other.risk) &&
    areWindowsCovered(rule.when, other.when) &&
    areLabelsCovered(rule.hosts, other.hosts)
  );
}

function isCovered(some: readonly string[] | null, by: readonly string[] | null): boolean {
  return by === null || some?.every((one) => by.includes(one)) === true;
}

function areLabelsCovered(some: HostLabels | null, by: HostLabels | null): boolean {
  return Object.entries(by ?? {}).every(([label, values]) => isCovered(some?.[label] ?? null, values));
}

/** Whether each window stands among the others, word for word; that wider ones hold it is not seen. */
function areWindowsCovered(some: Rule['when'], by: Rule['when']): boolean {
  if (by === null) return true;
  const standing = new Set(by.map(windowWords));
  return some?.every((one) => standing.has(windowWords(one))) === true;
}

function windowWords({ days, from, to, zone }: TimeWindow): string {
  return `${[...days].sort().join(' ')} ${from} ${to} ${zone}`;
}
