import type { Harness } from './harness.ts';
import { declaredFunctions, namedCommands } from './named-commands.ts';

type ComposedHarness =
  | {
      readonly kind: 'composed';
      /** What is sent as the outer script; the same for the same harness and script. */
      readonly text: string;
      /** Names of the pieces in it, in order. */
      readonly pieces: readonly string[];
    }
  /** Commands that neither the script nor the harness declares, and Windows is not known to have. */
  | { readonly kind: 'undeclared'; readonly names: readonly string[] };

/** The harness for one script: the core, the pieces whose functions it names, and those that these need in turn. */
export function composeHarness(harness: Harness, script: string): ComposedHarness {
  const own = new Set(declaredFunctions(script));
  const named = namedCommands(script).filter((name) => !own.has(name));
  const names = named.filter((name) => !harness.declaredIn.has(name) && !harness.windows.has(name));
  if (names.length > 0) return { kind: 'undeclared', names };
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    for (const other of harness.pieces.find((piece) => piece.name === name)?.needs ?? []) add(other);
  };
  for (const name of named) {
    const piece = harness.declaredIn.get(name);
    if (piece) add(piece);
  }
  const pieces = harness.pieces.filter(({ name }) => wanted.has(name));
  const text = `${harness.head}${pieces.map((piece) => `${piece.text}\n`).join('')}${harness.tail}`;
  return { kind: 'composed', text, pieces: pieces.map(({ name }) => name) };
}
