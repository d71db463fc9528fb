import type { Inventory } from '../../src/inventory/host.ts';
import { inventorySchema } from '../../src/inventory/schema.ts';
import { findDuplicates } from './find-duplicates.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

/**
 * hosts.yaml → Inventory. A name stands for one machine and a machine has one name: under two names it could
 * be changed by two runs at once.
 */
export function readInventory(path: string, name = path): YamlFile<Inventory> {
  const file = readYaml<Inventory>(path, inventorySchema, name);
  return withFaults(file, [
    ...findDuplicates(file, 'hosts', 'name'),
    ...findDuplicates(file, 'hosts', 'address', ({ address, port }) =>
      typeof address === 'string' ? `${address} port ${port ?? 3389}` : null,
    ),
  ]);
}
