import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'src', 'bot');
const files = globSync('*.ts', { cwd: folder });
const needs = new Map(
  files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [file, [...text.matchAll(/from '\.\/([\w-]+\.ts)'/g)].map(([, other]) => other!)];
  }),
);

/** Every file that reading this one leads to. */
function reads(file: string, seen = new Set<string>()): Set<string> {
  for (const other of needs.get(file) ?? []) {
    if (seen.has(other)) continue;
    seen.add(other);
    reads(other, seen);
  }
  return seen;
}

describe('the files of the application', () => {
  it('never lead back to themselves, not even for a type', () => {
    expect(files.filter((file) => reads(file).has(file))).toEqual([]);
  });
});
