import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { describeIssue } from './describe-issue.ts';
import { type Fault, placeText } from './fault.ts';

export interface YamlFile<T> {
  /** Null when there is any fault. */
  readonly value: T | null;
  /** What the file says, held against nothing; undefined when it is not YAML. */
  readonly data: unknown;
  readonly faults: readonly Fault[];
  /** A fault that shows only when files are held against each other, at its place in this one. */
  readonly faultAt: (path: readonly PropertyKey[], expected: string) => Fault;
}

/**
 * Reads one YAML file (1.2, core schema: `no` is a word) and holds it against a schema. Every fault is told
 * at once, with its line. Never throws for the file's sake.
 * @param name how the person knows the file; it stands in the faults.
 */
export function readYaml<T>(path: string, schema: z.ZodType<T>, name = path): YamlFile<T> {
  const text = readText(path);
  if (typeof text !== 'string') return only({ file: name, line: null, place: '', expected: text.expected });

  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, prettyErrors: false });
  const faultAt = (at: readonly PropertyKey[], expected: string): Fault => ({
    file: name,
    line: lines.linePos(offsetOf(document, at)).line,
    place: placeText(at),
    expected,
  });
  const broken = [...document.errors, ...document.warnings].map((error) => ({
    file: name,
    line: lines.linePos(error.pos[0]).line,
    place: '',
    expected:
      error.code === 'MULTIPLE_DOCS'
        ? 'expected one YAML document, but a second one begins here; take the --- away'
        : `expected well-formed YAML: ${lowerFirst(error.message)}`,
  }));
  // Schemas leave such a key out without a word: a rule that names it would fit every host.
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return;
      const line = lines.linePos(key.range?.[0] ?? 0).line;
      broken.push({ file: name, line, place: '', expected: 'expected another key than __proto__' });
    },
  });
  if (broken.length > 0) return { value: null, data: undefined, faults: broken, faultAt };

  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const faults = [faultAt([], `expected well-formed YAML: ${lowerFirst((error as Error).message)}`)];
    return { value: null, data: undefined, faults, faultAt };
  }
  const result = schema.safeParse(data);
  if (result.success) return { value: result.data, data, faults: [], faultAt };
  const faults = result.error.issues
    .flatMap((issue) => describeIssue(issue, data, schema))
    .map(({ path: at, expected }) => faultAt(at, expected));
  return { value: null, data, faults: inOrder(faults), faultAt };
}

/** The same file with more faults found in it; its value counts only while there is none. */
export function withFaults<T>(file: YamlFile<T>, more: readonly Fault[]): YamlFile<T> {
  const faults = inOrder([...file.faults, ...more]);
  return { ...file, value: faults.length > 0 ? null : file.value, faults };
}

function inOrder(faults: readonly Fault[]): readonly Fault[] {
  return [...faults].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function only(fault: Fault): YamlFile<never> {
  return {
    value: null,
    data: undefined,
    faults: [fault],
    faultAt: (path, expected) => ({ ...fault, place: placeText(path), expected }),
  };
}

function readText(path: string): string | { readonly expected: string } {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return { expected: 'expected a file here, but there is none' };
    if (code === 'EISDIR') return { expected: 'expected a file, found a folder' };
    return { expected: `expected a readable file: ${(error as Error).message}` };
  }
  // UTF-16 of plain letters is well-formed UTF-8 too, with zeros in between.
  if (!isUtf8(bytes) || bytes.includes(0)) {
    return { expected: 'expected text in UTF-8 (Notepad: Save As, Encoding UTF-8)' };
  }
  return new TextDecoder('utf-8').decode(bytes);
}

/** Where the value at a path begins; of something that is missing, where the nearest that is there begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const at = path.slice(0, length);
    const parent: unknown = length === 0 ? null : document.getIn(at.slice(0, -1), true);
    if (isMap(parent)) {
      // A key tells the line better than its value, which may begin on the next one.
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === at.at(-1));
      if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node: unknown = length === 0 ? document.contents : document.getIn(at, true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
