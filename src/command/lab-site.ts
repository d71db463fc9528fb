import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Fault, faultText } from '../../adapters/files/fault.ts';
import { readEvidenceScripts } from '../../adapters/files/read-evidence-scripts.ts';
import { readInventory } from '../../adapters/files/read-inventory.ts';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readRefused } from '../../adapters/files/read-refused.ts';
import { readSite } from '../../adapters/files/read-site.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import type { LabState } from '../../lab/start-lab.ts';
import type { Site } from '../bot/world.ts';
import type { Host, Inventory } from '../inventory/host.ts';
import { CannotStart } from './open-place.ts';
import { playbooksFolder } from './playbooks-folder.ts';

/** The worked example: whose hosts, people and policy a lab has that is given none. */
export const exampleSite = join(import.meta.dirname, '..', '..', 'test', 'fixtures', 'site');

/** Where a site says who there is; a file that is not there is that of the example. */
export interface LabFiles {
  readonly inventory: string;
  readonly people: string;
  readonly policy: string;
}

/** A host of the lab, as far as a site needs to know it. */
type LabHost = Pick<LabState['hosts'][number], 'name' | 'address' | 'port' | 'computer' | 'way'>;

/**
 * What the files say of a lab: names and labels, people and policy. Throws CannotStart with every fault of every
 * file, among them hosts that no lab has.
 * @param chatGroups groups whose members a chat keeps.
 */
export async function readLabSite(
  own: LabFiles | null = null,
  chatGroups: readonly string[] = [],
): Promise<Site> {
  const playbooks = await readPlaybooks(playbooksFolder);
  const names = playbooks.map(({ name }) => name);
  const topics = readRefused(playbooksFolder, names);
  const files = withExample(own);
  const read = readSite(files, playbooks, chatGroups);
  const faults = [
    ...(read.kind === 'faults' ? read.faults : []),
    ...strangers(files.inventory),
    ...topics.faults,
  ];
  if (read.kind === 'faults' || topics.value === null || faults.length > 0)
    throw new CannotStart(faults.map(faultText));
  const { inventory, people, policy } = read;
  const evidence = readEvidenceScripts(playbooksFolder);
  return { inventory, people, policy, playbooks, evidence, topics: topics.value };
}

/** The same site with addresses and ways in as this lab has them; hosts that it has not are left out. */
export function onLab(site: Site, hosts: readonly LabHost[]): Site {
  const inventory: Inventory = {
    hosts: site.inventory.hosts.flatMap(({ name, labels }): Host[] => {
      const simulated = hosts.find((host) => host.name === name);
      if (simulated === undefined) return [];
      const { address, port, computer, way } = simulated;
      return [{ name, address, port, computer, labels, way: { ...way } }];
    }),
  };
  return { ...site, inventory };
}

function withExample(own: LabFiles | null): LabFiles {
  const fileOf = (key: keyof LabFiles, name: string) =>
    own !== null && existsSync(own[key]) ? own[key] : join(exampleSite, name);
  return {
    inventory: fileOf('inventory', 'hosts.yaml'),
    people: fileOf('people', 'people.yaml'),
    policy: fileOf('policy', 'policy.yaml'),
  };
}

/** Hosts of the file that no lab has. */
function strangers(path: string): readonly Fault[] {
  const { value, faultAt } = readInventory(path);
  const simulated = fixedHosts.map(({ name }) => name);
  return (value?.hosts ?? []).flatMap(({ name }, index) =>
    simulated.includes(name)
      ? []
      : [
          faultAt(
            ['hosts', index, 'name'],
            `expected a host of the lab, ${simulated[0]} to ${simulated.at(-1)}, found "${name}"`,
          ),
        ],
  );
}
