import type { Fault } from './fault.ts';
import type { YamlFile } from './read-yaml.ts';

/**
 * A fault for each entry of a list that has the same text in `field` as an earlier one; letter case does not
 * tell two apart. Works on what the file says, so that duplicates are told together with its other faults.
 */
export function findDuplicates(
  file: YamlFile<unknown>,
  list: string,
  field: string,
  keyOf: (entry: Readonly<Record<string, unknown>>) => unknown = (entry) => entry[field],
): readonly Fault[] {
  const first = new Map<string, number>();
  return entriesOf(file.data, list).flatMap((entry, index) => {
    const key = keyOf(entry);
    if (typeof key !== 'string') return [];
    const earlier = first.get(key.toLowerCase());
    if (earlier === undefined) {
      first.set(key.toLowerCase(), index);
      return [];
    }
    const { line } = file.faultAt([list, earlier, field], '');
    return [
      file.faultAt(
        [list, index, field],
        `expected each ${field} once, but ${key} stands in line ${line} too`,
      ),
    ];
  });
}

/** The entries of a list in raw data; what is no mapping stands as an empty one, so that places stay right. */
export function entriesOf(data: unknown, list: string): readonly Readonly<Record<string, unknown>>[] {
  const entries = (data as Record<string, unknown> | null | undefined)?.[list];
  if (!Array.isArray(entries)) return [];
  return entries.map((entry) => (entry !== null && typeof entry === 'object' ? entry : {}));
}
