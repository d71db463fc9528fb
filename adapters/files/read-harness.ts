import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeHarness } from '../../src/playbook/compose-harness.ts';
import { openHarness, undeclared } from '../../src/playbook/open-harness.ts';
import type { Script } from '../../src/playbook/playbook.ts';
import type { Fault } from './fault.ts';

/** The harness that a script goes in, by its text; what is wrong goes to `faults` under the name of the script's file. */
export type HarnessFor = (file: string, script: string, faults: Fault[]) => Script;

/**
 * Reads the harness out of a folder of playbooks. What is wrong with its files goes to `faults`; every script gets an
 * empty harness then, and nothing is to be started with it.
 */
export function readHarness(folder: string, faults: Fault[]): HarnessFor {
  const opened = openHarness(textsIn(join(folder, 'harness')));
  if (opened.kind === 'faults') {
    faults.push(...opened.faults.map(({ file, expected }) => fault(`harness/${file}`, expected)));
    return () => scriptOf('');
  }
  return (file, script, found) => {
    const composed = composeHarness(opened.harness, script);
    if (composed.kind === 'composed') return scriptOf(composed.text);
    found.push(...composed.names.map((name) => fault(file, undeclared(name))));
    return scriptOf('');
  };
}

/** A text with its digest, as it will be sent. */
export function scriptOf(text: string): Script {
  return { text, digest: createHash('sha256').update(text, 'utf8').digest('hex') };
}

/** Empty when there is no such folder: then the core is missing, which is said. */
function textsIn(folder: string): Readonly<Record<string, string>> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return {};
  }
  const ours = names.filter((name) => /\.(ps1|txt)$/.test(name));
  return Object.fromEntries(ours.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function fault(file: string, expected: string): Fault {
  return { file, line: null, place: '', expected };
}
