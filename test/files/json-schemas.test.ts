import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonSchema, schemaNames } from '../../adapters/files/json-schemas.ts';

const root = join(import.meta.dirname, '..', '..');

describe.each(schemaNames)('the JSON Schema of %s.yaml', (name) => {
  it('is the one in docs/schema; else: npm run -s medic -- policy schema NAME > docs/schema/NAME.schema.json', () => {
    expect(readFileSync(join(root, 'docs', 'schema', `${name}.schema.json`), 'utf8')).toBe(jsonSchema(name));
  });

  it('is named in the first line of the file of the example site, by a path that leads to it', () => {
    const folder = join(root, 'test', 'fixtures', 'site');
    const [first] = readFileSync(join(folder, `${name}.yaml`), 'utf8').split('\n');
    const path = /^# yaml-language-server: \$schema=(\S+)$/.exec(first!)?.[1];
    expect(join(folder, path ?? '')).toBe(join(root, 'docs', 'schema', `${name}.schema.json`));
  });
});
