import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { composeHarness } from '../../src/playbook/compose-harness.ts';
import type { Harness } from '../../src/playbook/harness.ts';
import { openHarness } from '../../src/playbook/open-harness.ts';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');

/** The files of playbooks/harness, text by name. */
export const harnessFiles: Readonly<Record<string, string>> = Object.fromEntries(
  globSync('harness/*', { cwd: folder }).map((file) => [
    basename(file),
    readFileSync(join(folder, file), 'utf8'),
  ]),
);

export function opened(files = harnessFiles): Harness {
  const answer = openHarness(files);
  if (answer.kind === 'opened') return answer.harness;
  throw new Error(answer.faults.map(({ file, expected }) => `harness/${file}: ${expected}`).join('\n'));
}

const harness = opened();

/** What a script of that name comes in, such as `rdp-grant-key-access/apply`. */
export function harnessFor(name: string): string {
  const composed = composeHarness(harness, readFileSync(join(folder, `${name}.ps1`), 'utf8'));
  if (composed.kind === 'composed') return composed.text;
  throw new Error(`${name}: nobody declares ${composed.names.join(', ')}`);
}

/** The same for a text of a test's own, which may name what nobody has. */
export function harnessForText(text: string): string {
  const composed = composeHarness(harness, text);
  if (composed.kind === 'composed') return composed.text;
  const windows = new Set([...harness.windows, ...composed.names]);
  const again = composeHarness({ ...harness, windows }, text);
  return again.kind === 'composed' ? again.text : '';
}
