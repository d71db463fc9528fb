import type { Person } from '../../src/people/person.ts';
import { peopleSchema } from '../../src/people/schema.ts';
import { findDuplicates } from './find-duplicates.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

/** people.yaml → people. An account is one person's alone: who had two could approve their own request. */
export function readPeople(path: string, name = path): YamlFile<readonly Person[]> {
  const file = readYaml<readonly Person[]>(path, peopleSchema, name);
  const fields = ['id', 'console', 'slack', 'entra'];
  return withFaults(
    file,
    fields.flatMap((field) => findDuplicates(file, 'people', field)),
  );
}
