import type { Harness, Piece } from './harness.ts';
import { declaredFunctions, namedCommands } from './named-commands.ts';

/** The first of the core's last lines, which run the script: pieces stand before it. */
const mark = '$block = [scriptblock]::Create($Script)';
const core = 'core.ps1';
const windowsCommands = 'windows-commands.txt';

type OpenedHarness =
  | { readonly kind: 'opened'; readonly harness: Harness }
  /** `file` as below the folder; `expected` as the rest of a sentence. */
  | { readonly kind: 'faults'; readonly faults: readonly HarnessFault[] };

interface HarnessFault {
  readonly file: string;
  readonly expected: string;
}

/**
 * The harness out of the files of playbooks/harness, text by name. What a piece calls must be declared by one of them,
 * once, or stand in windows-commands.txt: nothing is left for a host to find missing.
 */
export function openHarness(files: Readonly<Record<string, string>>): OpenedHarness {
  const faults: HarnessFault[] = [];
  for (const file of [core, windowsCommands]) {
    if (files[file] === undefined) faults.push({ file, expected: 'expected a file here, but there is none' });
  }
  const [head = '', tail = '', ...more] = (files[core] ?? '').split(mark);
  if (files[core] !== undefined && (tail === '' || more.length > 0)) {
    faults.push({ file: core, expected: `expected one line ${mark}` });
  }
  const windows = new Set((files[windowsCommands] ?? '').split(/\s+/).filter((name) => name !== ''));
  const scripts = Object.keys(files)
    .filter((file) => file.endsWith('.ps1'))
    .sort();
  const declaredIn = new Map<string, string | null>();
  for (const file of scripts) {
    for (const name of declaredFunctions(files[file]!)) {
      if (windows.has(name) || declaredIn.has(name)) {
        const other = windows.has(name) ? windowsCommands : `${declaredIn.get(name) ?? 'core'}.ps1`;
        faults.push({ file, expected: `expected a name of its own, found ${name}, which ${other} has` });
      }
      declaredIn.set(name, pieceOf(file));
    }
  }
  for (const file of scripts) {
    for (const name of namedCommands(files[file]!)) {
      if (!declaredIn.has(name) && !windows.has(name)) faults.push({ file, expected: undeclared(name) });
      // The core goes with every script: what it called would, too.
      else if (file === core && declaredIn.get(name)) faults.push({ file, expected: `expected no ${name}` });
    }
  }
  if (faults.length > 0) return { kind: 'faults', faults };
  const pieces = scripts
    .filter((file) => file !== core)
    .map((file): Piece => {
      const name = file.replace(/\.ps1$/, '');
      const needs = namedCommands(files[file]!).map((each) => declaredIn.get(each) ?? name);
      const others = [...new Set(needs)].filter((each) => each !== name).sort();
      return { name, text: files[file]!, needs: others };
    });
  return { kind: 'opened', harness: { head, tail: `${mark}${tail}`, pieces, declaredIn, windows } };
}

/** What is said of a command that nobody declares. */
export function undeclared(name: string): string {
  return `expected functions of playbooks/harness and commands of its windows-commands.txt, found ${name}`;
}

function pieceOf(file: string): string | null {
  return file === core ? null : file.replace(/\.ps1$/, '');
}
