import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phase, Playbook, Script } from '../../src/playbook/playbook.ts';
import { type PlaybookFacts, playbookSchema } from '../../src/playbook/schema.ts';
import type { UndoSet } from '../../src/playbook/undo-on-host.ts';
import type { Fault } from './fault.ts';
import { PlaybookFaults } from './playbook-faults.ts';
import { type HarnessFor, readHarness, scriptOf } from './read-harness.ts';
import { readUndoScripts } from './read-undo-scripts.ts';
import { readYaml } from './read-yaml.ts';

/** Folders that are no playbook: what only reads, the timed undo that any of them may use, and what all come in. */
const otherFolders: readonly string[] = ['collect-evidence', 'harness', 'undo'];

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
  const harnessFor = readHarness(folder, faults);
  const playbooks: Playbook[] = [];
  for (const name of names) {
    const playbook = await readPlaybook(folder, name, harnessFor, faults);
    if (playbook !== null) playbooks.push(playbook);
  }
  if (names.length === 0) faults.push(absent(folder, 'expected at least one playbook'));
  if (faults.length > 0) throw new PlaybookFaults(faults);
  return playbooks;
}

async function readPlaybook(
  folder: string,
  name: string,
  harnessFor: HarnessFor,
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
  const scripts: Partial<Record<Phase, Script>> = {};
  const harnesses: Partial<Record<Phase, Script>> = {};
  for (const phase of ['detect', 'apply', 'revert'] as const) {
    const at = `${name}/${phase}.ps1`;
    const text = await readScript(folder, at, faults);
    scripts[phase] = scriptOf(text);
    harnesses[phase] = harnessFor(at, text, faults);
  }
  if (value === null) return null;
  const onHost = value.undo.kind === 'timed' && faults.length === 0 ? readOnHost(folder, faults) : null;
  return {
    ...value,
    scripts: whole(scripts),
    harnesses: whole(harnesses),
    ...(onHost === null ? {} : { onHost }),
  };
}

/** What a host puts a timed change back with: without it there is no such change. */
function readOnHost(folder: string, faults: Fault[]): UndoSet | null {
  try {
    return readUndoScripts(folder);
  } catch (cause) {
    if (cause instanceof PlaybookFaults) faults.push(...cause.faults);
    else faults.push(absent('undo', `expected the scripts of the timed undo: ${(cause as Error).message}`));
    return null;
  }
}

/** All three were just read. */
function whole(scripts: Partial<Record<Phase, Script>>): Record<Phase, Script> {
  return scripts as Record<Phase, Script>;
}

async function readScript(folder: string, file: string, faults: Fault[]): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => null);
  if (text === null) faults.push(absent(file, 'expected a script here, but there is none'));
  else if (text.trim() === '') faults.push(absent(file, 'expected a script, found an empty file'));
  return text ?? '';
}

function absent(file: string, expected: string): Fault {
  return { file, line: null, place: '', expected };
}
