import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PartName, partNames } from '../../src/diagnosis/evidence.ts';
import type { Script } from '../../src/playbook/playbook.ts';
import type { Fault } from './fault.ts';
import { PlaybookFaults } from './playbook-faults.ts';
import { readHarness, scriptOf } from './read-harness.ts';

/**
 * The read-only scripts of collect-evidence, by part, each with the harness it comes in. Throws when one is not there, and
 * `PlaybookFaults` where one calls what nobody declares.
 */
export function readEvidenceScripts(folder: string): {
  readonly harnesses: Readonly<Record<PartName, Script>>;
  readonly parts: Readonly<Record<PartName, Script>>;
} {
  const faults: Fault[] = [];
  const harnessFor = readHarness(folder, faults);
  const texts = partNames.map((name) => {
    const file = `collect-evidence/${name}.ps1`;
    return { name, file, text: readFileSync(join(folder, file), 'utf8') };
  });
  const harnesses = texts.map(({ name, file, text }) => [name, harnessFor(file, text, faults)] as const);
  if (faults.length > 0) throw new PlaybookFaults(faults);
  return {
    harnesses: Object.fromEntries(harnesses) as Record<PartName, Script>,
    parts: Object.fromEntries(texts.map(({ name, text }) => [name, scriptOf(text)])) as Record<
      PartName,
      Script
    >,
  };
}
