import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PartName, partNames } from '../../src/diagnosis/evidence.ts';
import type { Script } from '../../src/playbook/playbook.ts';

/** The harness and the read-only scripts of collect-evidence, by part. Throws when one is not there. */
export function readEvidenceScripts(folder: string): {
  readonly harness: Script;
  readonly parts: Readonly<Record<PartName, Script>>;
} {
  const parts = partNames.map((name) => [name, readScript(join(folder, 'collect-evidence', `${name}.ps1`))]);
  return { harness: readScript(join(folder, 'harness.ps1')), parts: Object.fromEntries(parts) };
}

function readScript(file: string): Script {
  const text = readFileSync(file, 'utf8');
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}
