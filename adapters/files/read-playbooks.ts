import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phase, Playbook, Script } from '../../src/playbook/playbook.ts';
import { type PlaybookFacts, playbookSchema } from '../../src/playbook/schema.ts';
import { type Fault, faultText } from './fault.ts';
import { readYaml } from './read-yaml.ts';

/** Folders of scripts that are no playbook: what only reads, and the timed undo that any of them may use. */
const otherFolders: readonly string[] = ['collect-evidence', 'undo'];

/** Everything that is wrong with the playbooks, in all their files at once. */
export class PlaybookFaults extends Error {
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(`The playbooks cannot be used:\n${faults.map((fault) => `  ${faultText(fault)}`).join('\n')}`);
    this.name = 'PlaybookFaults';
    this.faults = faults;
  }
}

/**
 * Reads a folder of playbooks, in order of name, with their scripts and the digests of those. Throws
 * `PlaybookFaults` with every fault of every file: a bot that knows half its playbooks is not started.
 */
export async function readPlaybooks(folder: string): Promise<readonly Playbook[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new PlaybookFaults([absent(folder, `expected a folder of playbooks: ${(cause as Error).message}`)]);
  });
  const names = entries
    .filter(
      (entry) => entry.isDirectory() && !otherFolders.includes(entry.name) && !entry.name.startsWith('.'),
    )
    .map((entry) => entry.name)
    .sort();
  const faults: Fault[] = [];
  const harness = await readScript(folder, 'harness.ps1', faults);
  const playbooks: Playbook[] = [];
  for (const name of names) {
    const playbook = await readPlaybook(folder, name, harness, faults);
    if (playbook !== null) playbooks.push(playbook);
  }
  if (names.length === 0) faults.push(absent(folder, 'expected at least one playbook'));
  if (faults.length > 0) throw new PlaybookFaults(faults);
  return playbooks;
}

async function readPlaybook(
  folder: string,
  name: string,
  harness: Script,
  faults: Fault[],
): Promise<Playbook | null> {
  const file = `${name}/playbook.yaml`;
  const {
    value,
    data,
    faults: found,
    faultAt,
  } = readYaml<PlaybookFacts>(join(folder, file), playbookSchema, file);
  faults.push(...found);
  const stated = (data as { name?: unknown } | null | undefined)?.name;
  if (typeof stated === 'string' && stated !== name) {
    faults.push(faultAt(['name'], `expected ${name}, the name of its folder, found "${stated}"`));
  }
  const phases: readonly Phase[] = ['detect', 'apply', 'revert'];
  const scripts = await Promise.all(
    phases.map(async (phase) => [phase, await readScript(folder, `${name}/${phase}.ps1`, faults)] as const),
  );
  return value === null
    ? null
    : { ...value, scripts: Object.fromEntries(scripts) as Record<Phase, Script>, harness };
}

async function readScript(folder: string, file: string, faults: Fault[]): Promise<Script> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (text === null) faults.push(absent(file, 'expected a script here, but there is none'));
  else if (text.trim() === '') faults.push(absent(file, 'expected a script, found an empty file'));
  return {
    text: text ?? '',
    digest: createHash('sha256')
      .update(text ?? '', 'utf8')
      .digest('hex'),
  };
}

function absent(file: string, expected: string): Fault {
  return { file, line: null, place: '', expected };
}
