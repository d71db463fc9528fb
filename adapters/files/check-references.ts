import type { Host, Inventory } from '../../src/inventory/host.ts';
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

export type FaultAt = (path: readonly PropertyKey[], expected: string) => Fault;
type Path = readonly PropertyKey[];

/**
 * Every name in the policy that nothing answers to. A slip here would not show otherwise: a rule that denies and names
 * a label no host has would simply never apply.
 */
export function checkReferences(policy: PolicyFile, known: Known): readonly Fault[] {
  const at = policy.faultAt;
  const { breakGlass } = policy;
  return [
    ...[...policy.rules].flatMap(([index, rule]) => {
      const path = ['rules', index];
      return [
        ...groupFaults(rule.groups, [...path, 'groups'], known, at),
        ...approvalFaults(rule.approvals, [...path, 'approvals'], known, at),
        ...playbookFaults(rule.playbooks, [...path, 'playbooks'], known, at),
        ...labelFaults(rule.hosts, [...path, 'hosts'], known, at),
      ];
    }),
    ...[...policy.freezes].flatMap(([index, freeze]) => [
      ...playbookFaults(freeze.playbooks, ['freezes', index, 'playbooks'], known, at),
      ...labelFaults(freeze.hosts, ['freezes', index, 'hosts'], known, at),
    ]),
    ...(breakGlass === null
      ? []
      : [
          ...groupFaults(breakGlass.groups, ['breakGlass', 'groups'], known, at),
          ...reviewerFaults(breakGlass, known, at),
          ...labelFaults(breakGlass.hosts, ['breakGlass', 'hosts'], known, at),
        ]),
  ];
}

function groupFaults(named: readonly string[] | null, path: Path, known: Known, at: FaultAt) {
  const groups = groupsOf(known);
  if (groups === null) return [];
  return (named ?? []).flatMap((group, index) =>
    groups.includes(group) ? [] : [at([...path, index], nobody(group, groups))],
  );
}

function approvalFaults(
  approvals: readonly Approvals[],
  path: Path,
  known: Known,
  at: FaultAt,
): readonly Fault[] {
  const groups = groupsOf(known);
  if (groups === null) return [];
  return approvals.flatMap(({ count, from }, index) => {
    if (!groups.includes(from)) return [at([...path, index, 'from'], nobody(from, groups))];
    const members = membersOf(from, known).length;
    if (members >= count || known.chatGroups.includes(from)) return [];
    const expected = `expected at most ${members}, as many as are in ${from}; found ${count}`;
    return [at([...path, index, 'count'], expected)];
  });
}

/** Whoever breaks the glass must be reviewed by somebody else, or it stays broken for ever. */
function reviewerFaults(
  { groups: breakers, reviewers }: { readonly groups: readonly string[]; readonly reviewers: string },
  known: Known,
  at: FaultAt,
): readonly Fault[] {
  const groups = groupsOf(known);
  if (groups === null) return [];
  const path = ['breakGlass', 'reviewers'];
  if (!groups.includes(reviewers)) return [at(path, nobody(reviewers, groups))];
  const reviewing = membersOf(reviewers, known);
  const alone = breakers
    .flatMap((group) => membersOf(group, known))
    .find(({ id }) => reviewing.every((person) => person.id === id));
  if (alone === undefined || known.chatGroups.includes(reviewers)) return [];
  return [at(path, `expected somebody in ${reviewers} beside ${alone.id}, to review what ${alone.id} does`)];
}

function playbookFaults(named: readonly string[] | null, path: Path, known: Known, at: FaultAt) {
  if (known.playbooks === null) return [];
  const playbooks = known.playbooks.map(({ name }) => name);
  return (named ?? []).flatMap((name, index) =>
    playbooks.includes(name)
      ? []
      : [at([...path, index], `expected a playbook, found "${name}"${didYouMean(name, playbooks)}`)],
  );
}

function labelFaults(labels: HostLabels | null, path: Path, known: Known, at: FaultAt) {
  const { inventory } = known;
  if (inventory === null) return [];
  const names = [...new Set(inventory.hosts.flatMap((host) => Object.keys(host.labels)))];
  return Object.entries(labels ?? {}).flatMap(([label, values]) => {
    if (!names.includes(label))
      return [at([...path, label], `expected a label that some host has${didYouMean(label, names)}`)];
    const present = valuesOf(label, inventory.hosts);
    return values.flatMap((value, index) => {
      if (present.includes(value)) return [];
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

function valuesOf(label: string, hosts: readonly Host[]): readonly string[] {
  return hosts.flatMap((host) => (Object.hasOwn(host.labels, label) ? [host.labels[label]!] : []));
}

/** Every group that there is; null where it is not known. */
function groupsOf({ people, chatGroups }: Known): readonly string[] | null {
  if (people === null) return null;
  return [...new Set([...people.flatMap((person) => person.groups), ...chatGroups])];
}

function membersOf(group: string, { people }: Known): readonly Person[] {
  return (people ?? []).filter((person) => person.groups.includes(group));
}

function nobody(group: string, groups: readonly string[]): string {
  return `expected a group that somebody is in, found "${group}"${didYouMean(group, groups)}`;
}

function didYouMean(text: string, known: readonly string[]): string {
  const near = nearMisses(text, known, 1);
  return near.length > 0 ? ` (did you mean ${near[0]}?)` : '';
}
