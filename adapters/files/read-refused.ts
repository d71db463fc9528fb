import { join } from 'node:path';
import { topicWords } from '../../src/playbook/find-topic.ts';
import type { Topics } from '../../src/playbook/refused.ts';
import { adviceSchema, refusedSchema } from '../../src/playbook/schema.ts';
import type { Fault } from './fault.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

/**
 * Reads refused.yaml and advice.yaml and holds them against each other and against the playbooks at hand. All
 * faults come at once, each with its line; with any fault there is no value.
 * @param playbooks names of the playbooks: nothing that is refused may be called like one of them.
 */
export function readRefused(
  folder: string,
  playbooks: readonly string[],
): { readonly value: Topics | null; readonly faults: readonly Fault[] } {
  const refused = readYaml(join(folder, 'refused.yaml'), refusedSchema, 'refused.yaml');
  const advice = readYaml(join(folder, 'advice.yaml'), adviceSchema, 'advice.yaml');
  const faults = [...refused.faults, ...advice.faults];
  if (refused.value === null || advice.value === null) return { value: null, faults };
  const topics: Topics = { refused: refused.value.refused, advice: advice.value.advice };
  const found = [
    ...twice(topics, refused, advice),
    ...shadowing(topics, refused, playbooks),
    ...leadingNowhere(topics, refused),
  ];
  return { value: found.length > 0 ? null : topics, faults: found };
}

type File = Pick<YamlFile<unknown>, 'faultAt'>;

/** The same id or the same words for two things: which of them is meant would be left to chance. */
function twice(topics: Topics, refused: File, advice: File): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  const rows = [
    ...topics.refused.map((one, at) => ({ one, at, file: refused, list: 'refused' })),
    ...topics.advice.map((one, at) => ({ one, at, file: advice, list: 'advice' })),
  ];
  for (const { one, at, file, list } of rows) {
    if (seen.has(`id ${one.id}`)) {
      faults.push(file.faultAt([list, at, 'id'], `expected an id of its own, found "${one.id}" again`));
    }
    seen.set(`id ${one.id}`, one.id);
    for (const [index, name] of one.names.entries()) {
      const words = topicWords(name).join('');
      const first = seen.get(words) ?? one.id;
      // Two spellings of one thing are welcome.
      const expected = `expected a name of its own, but "${name}" stands for ${first} too`;
      if (first !== one.id) faults.push(file.faultAt([list, at, 'names', index], expected));
      seen.set(words, first);
    }
  }
  return faults;
}

function shadowing(topics: Topics, file: File, playbooks: readonly string[]): Fault[] {
  const taken = new Map(
    playbooks.flatMap((name) =>
      [name, name.replace(/^rdp-/, '')].map((each) => [topicWords(each).join(''), name]),
    ),
  );
  return topics.refused.flatMap(({ names }, at) =>
    names.flatMap((name, index) => {
      const playbook = taken.get(topicWords(name).join(''));
      const expected = `expected a name that no playbook has, found "${name}", which is ${playbook}`;
      return playbook === undefined ? [] : [file.faultAt(['refused', at, 'names', index], expected)];
    }),
  );
}

function leadingNowhere(topics: Topics, file: File): Fault[] {
  const ids = topics.advice.map(({ id }) => id);
  return topics.refused.flatMap(({ instead: { advice } }, at) =>
    advice === undefined || ids.includes(advice)
      ? []
      : [
          file.faultAt(
            ['refused', at, 'instead', 'advice'],
            `expected an id of advice.yaml, found "${advice}"`,
          ),
        ],
  );
}
