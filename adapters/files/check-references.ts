import type { Inventory } from '../../src/inventory/host.ts';
import { nearMisses } from '../../src/inventory/near-misses.ts';
import type { Person } from '../../src/people/person.ts';
import type { Playbook } from '../../src/playbook/playbook.ts';
import type { Approvals, HostLabels } from '../../src/policy/policy.ts';
import type { Fault } from './fault.ts';
import type { PolicyFile } from './read-policy.ts';

/** What the policy is held against; what could not be read (null) is not judged by. */
export interface Known {
  readonly inventory: Inventory | null;
  readonly people: readonly Person[] | null;
  readonly playbooks: readonly Pick<Playbook, 'name' | 'risk' | 'guards'>[] | null;
  /** Groups whose members a chat keeps: nobody knows here who is in them. */
  readonly chatGroups: readonly string[];
}

type FaultAt = (path: readonly PropertyKey[], expected: string) => Fault;
type Path = readonly PropertyKey[];

/**
 * Every name in the policy that nothing answers to. A slip here would not show otherwise: a rule that denies and names
 * a label no host has would simply never apply.
 */
export function checkReferences(policy: PolicyFile, known: Known): readonly Fault[] {
  const at = policy.faultAt;
  const { breakGlass } = policy;
  const names = namesIn(known);
  return [
    ...[...policy.rules].flatMap(([index, rule]) => {
      const path = ['rules', index];
      return [
        ...groupFaults(rule.groups, [...path, 'groups'], names, at),
        ...approvalFaults(rule.approvals, [...path, 'approvals'], known, names, at),
        ...playbookFaults(rule.playbooks, [...path, 'playbooks'], names, at),
        ...labelFaults(rule.hosts, [...path, 'hosts'], names, at),
      ];
    }),
    ...[...policy.freezes].flatMap(([index, freeze]) => [
      ...playbookFaults(freeze.playbooks, ['freezes', index, 'playbooks'], names, at),
      ...labelFaults(freeze.hosts, ['freezes', index, 'hosts'], names, at),
    ]),
    ...(breakGlass === null
      ? []
      : [
          ...groupFaults(breakGlass.groups, ['breakGlass', 'groups'], names, at),
          ...reviewerFaults(breakGlass, known, names, at),
          ...labelFaults(breakGlass.hosts, ['breakGlass', 'hosts'], names, at),
        ]),
  ];
}

/** Every name there is, gathered once however many rules ask for it; null where it is not known. */
interface Names {
  /** With how many are in each. */
  readonly groups: ReadonlyMap<string, number> | null;
  readonly playbooks: ReadonlySet<string> | null;
  /** Label → its values on any host. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>> | null;
}

function namesIn({ inventory, people, playbooks, chatGroups }: Known): Names {
  const groups = new Map(chatGroups.map((group) => [group, 0]));
  for (const person of people ?? [])
    for (const group of new Set(person.groups)) groups.set(group, (groups.get(group) ?? 0) + 1);
  const labels = new Map<string, Set<string>>();
  for (const host of inventory?.hosts ?? [])
    for (const [label, value] of Object.entries(host.labels))
      labels.set(label, (labels.get(label) ?? new Set()).add(value));
  return {
    groups: people === null ? null : groups,
    playbooks: playbooks === null ? null : new Set(playbooks.map(({ name }) => name)),
    labels: inventory === null ? null : labels,
  };
}

function groupFaults(named: readonly string[] | null, path: Path, { groups }: Names, at: FaultAt) {
  if (groups === null) return [];
  return (named ?? []).flatMap((group, index) =>
    groups.has(group) ? [] : [at([...path, index], nobody(group, groups))],
  );
}

function approvalFaults(
  approvals: readonly Approvals[],
  path: Path,
  known: Known,
  { groups }: Names,
  at: FaultAt,
): readonly Fault[] {
  if (groups === null) return [];
  return approvals.flatMap(({ count, from }, index) => {
    if (!groups.has(from)) return [at([...path, index, 'from'], nobody(from, groups))];
    const members = groups.get(from) ?? 0;
    if (members >= count || known.chatGroups.includes(from)) return [];
    const expected = `expected at most ${members}, as many as are in ${from}; found ${count}`;
    return [at([...path, index, 'count'], expected)];
  });
}

/** Whoever breaks the glass must be reviewed by somebody else, or it stays broken for ever. */
function reviewerFaults(
  { groups: breakers, reviewers }: { readonly groups: readonly string[]; readonly reviewers: string },
  known: Known,
  { groups }: Names,
  at: FaultAt,
): readonly Fault[] {
  if (groups === null) return [];
  const path = ['breakGlass', 'reviewers'];
  if (!groups.has(reviewers)) return [at(path, nobody(reviewers, groups))];
  const reviewing = membersOf(reviewers, known);
  const alone = breakers
    .flatMap((group) => membersOf(group, known))
    .find(({ id }) => reviewing.every((person) => person.id === id));
  if (alone === undefined || known.chatGroups.includes(reviewers)) return [];
  return [at(path, `expected somebody in ${reviewers} beside ${alone.id}, to review what ${alone.id} does`)];
}

function playbookFaults(named: readonly string[] | null, path: Path, { playbooks }: Names, at: FaultAt) {
  if (playbooks === null) return [];
  return (named ?? []).flatMap((name, index) =>
    playbooks.has(name)
      ? []
      : [at([...path, index], `expected a playbook, found "${name}"${didYouMean(name, playbooks)}`)],
  );
}

function labelFaults(named: HostLabels | null, path: Path, { labels }: Names, at: FaultAt) {
  if (labels === null) return [];
  return Object.entries(named ?? {}).flatMap(([label, values]) => {
    const present = labels.get(label);
    if (present === undefined)
      return [at([...path, label], `expected a label that some host has${didYouMean(label, labels.keys())}`)];
    return values.flatMap((value, index) => {
      if (present.has(value)) return [];
      const hint = didYouMean(value, present);
      return [
        at(
          [...path, label, index],
          `expected a value of ${label} that some host has, found "${value}"${hint}`,
        ),
      ];
    });
  });
}

function membersOf(group: string, { people }: Known): readonly Person[] {
  return (people ?? []).filter((person) => person.groups.includes(group));
}

function nobody(group: string, groups: ReadonlyMap<string, number>): string {
  return `expected a group that somebody is in, found "${group}"${didYouMean(group, groups.keys())}`;
}

function didYouMean(text: string, known: Iterable<string>): string {
  const near = nearMisses(text, [...known], 1);
  return near.length > 0 ? ` (did you mean ${near[0]}?)` : '';
}
