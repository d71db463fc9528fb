import type { Inventory } from '../../src/inventory/host.ts';
import type { Person } from '../../src/people/person.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { checkReach } from './check-reach.ts';
import { checkReferences, type Known } from './check-references.ts';
import type { Fault } from './fault.ts';
import { readInventory } from './read-inventory.ts';
import { readPeople } from './read-people.ts';
import { readPolicy } from './read-policy.ts';
import { withFaults } from './read-yaml.ts';

/** What a site says of itself: its hosts, its people, and who may do what to which. */
export interface Site {
  readonly kind: 'site';
  readonly inventory: Inventory;
  readonly people: readonly Person[];
  readonly policy: Policy;
}

/**
 * Reads the three files of a site and holds them against one another. All faults of all files come at once;
 * with any fault there is no site.
 * @param playbooks the playbooks at hand; null leaves what the policy says of playbooks unchecked.
 * @param chatGroups groups whose members a chat keeps, so that the people file need not name any.
 */
export function readSite(
  files: { readonly inventory: string; readonly people: string; readonly policy: string },
  playbooks: Known['playbooks'],
  chatGroups: readonly string[] = [],
): Site | { readonly kind: 'faults'; readonly faults: readonly Fault[] } {
  const inventory = readInventory(files.inventory);
  const people = readPeople(files.people);
  const policy = readPolicy(files.policy);
  const known = { inventory: inventory.value, people: people.value, playbooks, chatGroups };
  const slips = checkReferences(policy, known);
  // What is beside a slip cannot have a say anyway, and is told once it is put right.
  const whole = withFaults(policy, slips.length > 0 ? slips : checkReach(policy, known));
  const faults = [...inventory.faults, ...people.faults, ...whole.faults];
  if (inventory.value === null || people.value === null || whole.value === null || faults.length > 0) {
    return { kind: 'faults', faults };
  }
  return { kind: 'site', inventory: inventory.value, people: people.value, policy: whole.value };
}
