import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeHarness } from '../../src/playbook/compose-harness.ts';
import { openHarness } from '../../src/playbook/open-harness.ts';
import { behaviours } from './behaviours.ts';

/** Script name → SHA-256 digests of its text and of the harness that is composed for it, lower-case hexadecimal. */
export type Digests = Readonly<Record<string, { readonly script: string; readonly harness: string }>>;

/** Digests of the scripts as they stand on disk, for every behaviour the lab has. */
export async function digestScripts(): Promise<Digests> {
  const folder = join(import.meta.dirname, '..', '..', 'playbooks');
  const harnessOf = await readHarness(join(folder, 'harness'));
  const rows = Object.keys(behaviours).map(async (name) => {
    const text = await readFile(join(folder, `${name}.ps1`), 'utf8');
    return [name, { script: digest(text), harness: digest(harnessOf(text)) }] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

/** The harness that each script comes in, by the script's text. Throws where one cannot be composed. */
async function readHarness(folder: string): Promise<(script: string) => string> {
  const names = await readdir(folder);
  const texts = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
  const opened = openHarness(Object.fromEntries(await Promise.all(texts)));
  if (opened.kind === 'faults') throw new Error(JSON.stringify(opened.faults));
  return (script) => {
    const composed = composeHarness(opened.harness, script);
    if (composed.kind === 'undeclared') throw new Error(`nobody declares ${composed.names.join(', ')}`);
    return composed.text;
  };
}

export function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
