import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';

/** Whether a text may be sent as a script. Rows and columns count from one. */
type GateVerdict =
  | { readonly kind: 'whole'; readonly commands: readonly string[] }
  | { readonly kind: 'faulty'; readonly line: number; readonly column: number; readonly message: string };

export type GateScript = (text: string) => GateVerdict;

/** Verdicts remembered; a site has a few dozen scripts. */
const mostRemembered = 200;

/**
 * Loads the PowerShell grammar, and gives a function that reads a script without running anything: `whole` with the
 * names of the commands it calls, or `faulty` with the place of the first fault: an open brace, quote, here-string or
 * comment, a statement that wants more, or nothing at all. It errs towards `faulty`: the grammar is not PowerShell's own.
 */
export async function loadScriptGate(): Promise<GateScript> {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
  const language = await Language.load(grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  const remembered = new Map<string, GateVerdict>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const verdict = read(parser, text);
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(text, verdict);
    return verdict;
  };
}

function read(parser: Parser, text: string): GateVerdict {
  if (text.includes('\0')) return faulty(text.slice(0, text.indexOf('\0')), 'there is a NUL in it');
  // The grammar takes a backtick at the very end for a word; PowerShell takes it for a line to be continued.
  if (/`\s*$/.test(text))
    return faulty(text.trimEnd(), 'the last line is to be continued, and nothing follows');
  const tree = parser.parse(asTheGrammarReads(text));
  if (tree === null) return faulty('', 'it cannot be read');
  try {
    const root = tree.rootNode;
    const nothing = root.descendantsOfType('statement_list').length === 0;
    if (nothing && !root.descendantsOfType('ERROR').some((node) => node?.text.trim())) {
      return faulty('', 'there is no statement in it');
    }
    const fault = root.hasError ? firstFault(root) : null;
    if (fault !== null) {
      const { row, column } = fault.startPosition;
      const what = fault.isMissing ? `${fault.type} is missing` : `not understood from here: ${start(fault)}`;
      return { kind: 'faulty', line: row + 1, column: column + 1, message: what };
    }
    // Among a command's arguments the grammar takes a comment without an end for words.
    const open = root.descendantsOfType('generic_token').find((node) => node?.text.startsWith('<#'));
    if (open) return faulty(text.slice(0, open.startIndex), 'a comment is opened and not closed');
    const names = root.descendantsOfType('command_name').map((node) => node?.text ?? '');
    return { kind: 'whole', commands: [...new Set(names)] };
  } finally {
    tree.delete();
  }
}

/**
 * PowerShell's numbers may end in a type and a multiplier, such as `0xFFL` and `16MB` (about_Numeric_Literals), which
 * grammar 0.26 does not know: digits stand in for them, so that no place in the text moves.
 */
function asTheGrammarReads(text: string): string {
  const number =
    /(?<![\w$])(0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)((?:u?[lsy]|[dnu])?(?:[kmgtp]b)?)(?!\w)/gi;
  return text.replace(number, (_, digits: string, suffix: string) => digits + '0'.repeat(suffix.length));
}

function firstFault(node: Node): Node {
  if (node.isError || node.isMissing) return node;
  const inner = node.children.find((child) => child?.hasError || child?.isMissing);
  return inner ? firstFault(inner) : node;
}

function start(fault: Node): string {
  return JSON.stringify(fault.text.trim().slice(0, 40));
}

function faulty(before: string, message: string): GateVerdict {
  const lines = before.split('\n');
  return { kind: 'faulty', line: lines.length, column: (lines.at(-1) ?? '').length + 1, message };
}
