import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { harnessFor } from './harness-for.ts';

const folder = join(import.meta.dirname, '..', '..', 'playbooks');

/**
 * Writes every script that is sent to hosts, with the harness it comes in, as JSON: name → { script, harness }. It is
 * what a PowerShell on a machine of its own runs: `node test/playbooks/write-steps.ts steps.json`.
 */
export function writeSteps(file: string): void {
  const names = globSync('{collect-evidence,undo,rdp-*}/*.ps1', { cwd: folder })
    .map((name) => name.replaceAll('\\', '/').replace(/\.ps1$/, ''))
    .toSorted();
  const steps = names.map((name) => {
    const script = readFileSync(join(folder, `${name}.ps1`), 'utf8');
    // The task's own script runs alone.
    return [name, { script, harness: name === 'undo/task' ? null : harnessFor(name) }] as const;
  });
  writeFileSync(file, JSON.stringify(Object.fromEntries(steps)));
}

if (argv[1] === fileURLToPath(import.meta.url)) writeSteps(argv[2] ?? 'steps.json');
