import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KnownCause } from '../../src/diagnosis/cause.ts';
import { healthy } from '../../src/diagnosis/causes/healthy.ts';
import { unexplained } from '../../src/diagnosis/causes/unexplained.ts';
import { knownCauses } from '../../src/diagnosis/known-causes.ts';
import { evidenceCases } from './evidence-cases.ts';

const folder = join(import.meta.dirname, '..', '..', 'src', 'diagnosis', 'causes');
const files = globSync('*.ts', { cwd: folder }).map((file) => basename(file, '.ts'));
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

  it.each(files)('%s comes first in at least one case on file', (file) => {
    expect(evidenceCases.map(({ expected }) => expected.first)).toContain(file);
  });
});
