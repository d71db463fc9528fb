import type { z } from 'zod';
import type { BreakGlass, Freeze, Policy, Rule } from '../../src/policy/policy.ts';
import { breakGlassSchema, freezeSchema, policySchema, ruleSchema } from '../../src/policy/schema.ts';
import { entriesOf, findDuplicates } from './find-duplicates.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

export interface PolicyFile extends YamlFile<Policy> {
  /** The rules that are sound by themselves, by their place in the file, whatever is wrong beside them. */
  readonly rules: ReadonlyMap<number, Rule>;
  readonly freezes: ReadonlyMap<number, Freeze>;
  readonly breakGlass: BreakGlass | null;
}

/** policy.yaml → Policy. What it names in other files is held against those by check-references and check-reach. */
export function readPolicy(path: string, name = path): PolicyFile {
  const file = readYaml<Policy>(path, policySchema, name);
  const breakGlass = breakGlassSchema.safeParse((file.data as { breakGlass?: unknown } | null)?.breakGlass);
  return {
    ...withFaults(file, [
      ...findDuplicates(file, 'rules', 'name'),
      ...findDuplicates(file, 'freezes', 'name'),
    ]),
    rules: soundOnes<Rule>(file.data, 'rules', ruleSchema),
    freezes: soundOnes<Freeze>(file.data, 'freezes', freezeSchema),
    breakGlass: breakGlass.success ? breakGlass.data : null,
  };
}

function soundOnes<T>(data: unknown, list: string, schema: z.ZodType<T>): ReadonlyMap<number, T> {
  const sound = new Map<number, T>();
  for (const [index, entry] of entriesOf(data, list).entries()) {
    const result = schema.safeParse(entry);
    if (result.success) sound.set(index, result.data);
  }
  return sound;
}
