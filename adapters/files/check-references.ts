import type { Inventory } from '../../src/inventory/host.ts';
import { nearMisses } from '../../src/inventory/near-misses.ts';
import type { Person } from '../../src/people/person.ts';
import type { Rule } from '../../src/policy/policy.ts';
import type { Fault } from './fault.ts';

interface Known {
  readonly inventory: Inventory | null;
  readonly people: readonly Person[] | null;
  /** Names of the playbooks at hand; null when they were not read. */
  readonly playbooks: readonly string[] | null;
}

type FaultAt = (path: readonly PropertyKey[], expected: string) => Fault;

/**
 * Every name in the policy's rules that nothing answers to. A slip here would not show otherwise: a rule that denies
 * and names a label no host has would simply never apply. What could not be read (null) is not judged by.
 */
export function checkReferences(
  rules: ReadonlyMap<number, Rule>,
  known: Known,
  faultAt: FaultAt,
): readonly Fault[] {
  return [...rules].flatMap(([index, rule]) => {
    const at = (path: readonly PropertyKey[], expected: string) =>
      faultAt(['rules', index, ...path], expected);
    return [
      ...(known.people === null ? [] : groupFaults(rule, known.people, at)),
      ...(known.playbooks === null ? [] : playbookFaults(rule, known.playbooks, at)),
      ...(known.inventory === null ? [] : labelFaults(rule, known.inventory, at)),
    ];
  });
}

function groupFaults(rule: Rule, people: readonly Person[], at: FaultAt): readonly Fault[] {
  const groups = [...new Set(people.flatMap((person) => person.groups))];
  const asking = (rule.groups ?? []).flatMap((group, index) =>
    groups.includes(group) ? [] : [at(['groups', index], nobody(group, groups))],
  );
  const approving = rule.approvals.flatMap(({ count, from }, index) => {
    if (!groups.includes(from)) return [at(['approvals', index, 'from'], nobody(from, groups))];
    const members = people.filter((person) => person.groups.includes(from)).length;
    if (members >= count) return [];
    return [
      at(
        ['approvals', index, 'count'],
        `expected at most ${members}, as many as are in ${from}; found ${count}`,
      ),
    ];
  });
  return [...asking, ...approving];
}

function nobody(group: string, groups: readonly string[]): string {
  return `expected a group that somebody is in, found "${group}"${didYouMean(group, groups)}`;
}

function playbookFaults(rule: Rule, playbooks: readonly string[], at: FaultAt): readonly Fault[] {
  return (rule.playbooks ?? []).flatMap((name, index) =>
    playbooks.includes(name)
      ? []
      : [at(['playbooks', index], `expected a playbook, found "${name}"${didYouMean(name, playbooks)}`)],
  );
}

function labelFaults(rule: Rule, { hosts }: Inventory, at: FaultAt): readonly Fault[] {
  const labels = [...new Set(hosts.flatMap((host) => Object.keys(host.labels)))];
  return Object.entries(rule.hosts ?? {}).flatMap(([label, values]) => {
    if (!labels.includes(label)) {
      return [at(['hosts', label], `expected a label that some host has${didYouMean(label, labels)}`)];
    }
    const present = hosts.flatMap((host) => (Object.hasOwn(host.labels, label) ? [host.labels[label]!] : []));
    return values.flatMap((value, index) =>
      present.includes(value)
        ? []
        : [
            at(
              ['hosts', label, index],
              `expected a value of ${label} that some host has, found "${value}"${didYouMean(value, present)}`,
            ),
          ],
    );
  });
}

function didYouMean(text: string, known: readonly string[]): string {
  const near = nearMisses(text, known, 1);
  return near.length > 0 ? ` (did you mean ${near[0]}?)` : '';
}
