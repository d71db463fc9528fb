import type { Person } from '../../src/people/person.ts';
import { peopleSchema } from '../../src/people/schema.ts';
import type { Fault } from './fault.ts';
import { entriesOf, findDuplicates } from './find-duplicates.ts';
import { readYaml, withFaults, type YamlFile } from './read-yaml.ts';

/** people.yaml → people. An account is one person's alone: who had two could approve their own request. */
export function readPeople(path: string, name = path): YamlFile<readonly Person[]> {
  const file = readYaml<readonly Person[]>(path, peopleSchema, name);
  const fields = ['id', 'console', 'slack', 'entra'];
  return withFaults(file, [
    ...fields.flatMap((field) => findDuplicates(file, 'people', field)),
    ...sameWithoutWorkspace(file),
  ]);
}

/** `U012AB3CD` is that id in every workspace, so nobody else may have `T0123ABCD/U012AB3CD`. */
function sameWithoutWorkspace(file: YamlFile<unknown>): readonly Fault[] {
  const ids = entriesOf(file.data, 'people').map(({ slack }) => (typeof slack === 'string' ? slack : ''));
  return ids.flatMap((id, index) => {
    const other = ids.findIndex((one) => one !== id && one.split('/').at(-1) === id);
    if (id === '' || other === -1) return [];
    const { line } = file.faultAt(['people', other, 'slack'], '');
    const expected = `expected the workspace before it too, such as T0123ABCD/${id}, since ${ids[other]} stands in line ${line}`;
    return [file.faultAt(['people', index, 'slack'], expected)];
  });
}
