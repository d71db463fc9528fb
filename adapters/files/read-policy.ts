import type { Policy, Rule } from '../../src/policy/policy.ts';
import { policySchema, ruleSchema } from '../../src/policy/schema.ts';
import { entriesOf, findDuplicates } from './find-duplicates.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

export interface PolicyFile extends YamlFile<Policy> {
  /** The rules that are sound by themselves, by their place in the file, whatever is wrong beside them. */
  readonly rules: ReadonlyMap<number, Rule>;
}

/** policy.yaml → Policy. What its rules name in other files is held against those by check-references. */
export function readPolicy(path: string, name = path): PolicyFile {
  const file = readYaml<Policy>(path, policySchema, name);
  const rules = new Map<number, Rule>();
  for (const [index, entry] of entriesOf(file.data, 'rules').entries()) {
    const result = ruleSchema.safeParse(entry);
    if (result.success) rules.set(index, result.data);
  }
  return { ...withFaults(file, findDuplicates(file, 'rules', 'name')), rules };
}
