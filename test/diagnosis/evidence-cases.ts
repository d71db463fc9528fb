import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Confidence } from '../../src/diagnosis/cause.ts';
import type { Evidence } from '../../src/diagnosis/evidence.ts';

/** One file of test/fixtures/evidence: what was seen, and what must come first. */
export interface EvidenceCase {
  readonly name: string;
  readonly title: string;
  readonly expected: {
    readonly first: string;
    readonly confidence: Confidence;
    readonly owner?: string;
    /** The whole list, where it matters. */
    readonly all?: readonly string[];
  };
  readonly evidence: Evidence;
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'evidence');

export const evidenceCases: readonly EvidenceCase[] = globSync('*.json', { cwd: folder })
  .toSorted()
  .map((file) => ({
    name: basename(file, '.json'),
    ...JSON.parse(readFileSync(join(folder, file), 'utf8')),
  }));

export function evidenceOf(name: string): Evidence {
  const found = evidenceCases.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no test/fixtures/evidence/${name}.json`);
  return found.evidence;
}
