import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KnownCause } from '../../src/diagnosis/cause.ts';
import { healthy } from '../../src/diagnosis/causes/healthy.ts';
import { unexplained } from '../../src/diagnosis/causes/unexplained.ts';
import { knownCauses } from '../../src/diagnosis/known-causes.ts';
import { failingLayer } from '../../src/rdp/look.ts';
import { evidenceCases } from './evidence-cases.ts';

const folder = join(import.meta.dirname, '..', '..', 'src', 'diagnosis', 'causes');
const files = globSync('*.ts', { cwd: folder }).map((file) => basename(file, '.ts'));
const pairs = [...new Set(evidenceCases.flatMap(({ name }) => /^(pair-.+)-[12]$/.exec(name)?.[1] ?? []))];
const all = [...knownCauses, healthy, unexplained];

describe('the causes', () => {
  it('are one file each, and each file is asked', () => {
    expect(all.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
  });

  it.each(files)('%s carries its name in its file, its id and its export', async (file) => {
    const exported = (await import(join(folder, `${file}.ts`))) as Record<string, KnownCause>;
    const name = file.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    expect(exported[name]?.id).toBe(file);
  });

  it.each(pairs)('are told apart where they look alike: %s', (pair) => {
    const [one, other] = [1, 2].map((n) => evidenceCases.find(({ name }) => name === `${pair}-${n}`)!);
    const seen = [one!, other!].map(({ evidence }) => failingLayer(evidence.outside!)?.name);
    // The clock is what tells one of the pairs apart; everything else looks the same from outside.
    expect(seen[0]).toBe(seen[1]);
    const comes = [one!, other!].map(({ expected }) => `${expected.first} ${expected.confidence}`);
    expect(comes[0]).not.toBe(comes[1]);
  });

  it.each(files)('%s comes first in at least one case on file', (file) => {
    expect(evidenceCases.map(({ expected }) => expected.first)).toContain(file);
  });
});
