import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeUndoHarness } from '../../src/playbook/compose-undo-harness.ts';
import { behaviours } from './behaviours.ts';

/** Script name → SHA-256 digests of its text and of the harness it runs in, lower-case hexadecimal. */
export type Digests = Readonly<Record<string, { readonly script: string; readonly harness: string }>>;

/** Digests of the scripts as they stand on disk, for every behaviour the lab has. */
export async function digestScripts(): Promise<Digests> {
  const folder = join(import.meta.dirname, '..', '..', 'playbooks');
  const text = await readFile(join(folder, 'harness.ps1'), 'utf8');
  const harness = digest(text);
  const undoHarness = digest(
    composeUndoHarness(text, await readFile(join(folder, 'undo', 'functions.ps1'), 'utf8')),
  );
  const rows = Object.keys(behaviours).map(
    async (name) =>
      [
        name,
        {
          script: digest(await readFile(join(folder, `${name}.ps1`), 'utf8')),
          harness: name.startsWith('undo/') ? undoHarness : harness,
        },
      ] as const,
  );
  return Object.fromEntries(await Promise.all(rows));
}

export function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
