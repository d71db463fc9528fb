import type { CodeWords } from './code-words.ts';
import { extendedCodes, extendedRanges } from './extended-codes.ts';
import { mainCodes, mainFamilies } from './main-codes.ts';
import { pairBranch } from './pair-branch.ts';

/** A disconnect code as a person pasted it: main code (IMsTscAxEvents::OnDisconnected) and extended code. */
export interface ErrorPair {
  readonly main: number | null;
  readonly extended: number | null;
  /** The words it was read from. */
  readonly source: string;
}

export interface CodeMeaning extends CodeWords {
  readonly code: number;
  /** Such as `0x904`, the way mstsc shows it. */
  readonly hex: string;
  /** False: no authority explains it, and `meaning` says no more than that. */
  readonly known: boolean;
}

export interface PairExplanation {
  readonly main: CodeMeaning | null;
  readonly extended: CodeMeaning | null;
  /** Where to look first, one sentence; null when no rule covers the pair. */
  readonly branch: string | null;
}

const number = '(0x[0-9a-f]{1,8}|[0-9]{1,10})(?![0-9a-z]|[.:][0-9a-z])';
const extendedLabel = new RegExp(`\\bext(?:ended)?\\b[^0-9]{0,40}?${number}`, 'i');
const mainLabel = new RegExp(
  `\\b(?:(?:error|disconnect)\\s*(?:code|reason)|code|reason|error)\\b[^0-9]{0,20}?${number}(?:\\s*[/,;]\\s*${number})?`,
  'i',
);
const bare = new RegExp(`^${number}(?:[\\s/,;|+-]+(?:and\\s+)?${number})?$`, 'i');
const anyHex = /\b0x[0-9a-f]{1,8}\b/gi;

/**
 * Reads a code or a pair from what a person pasted: `0x904 0x7`, `2308/7`, the text of mstsc's dialog (hexadecimal),
 * a `Reason=` line of event 1026 (decimal). A number without 0x is decimal. Null when no code is in it.
 */
export function parseErrorPair(text: string): ErrorPair | null {
  const source = text.trim().replace(/\s+/g, ' ').slice(0, 1000);
  const short = bare.exec(source);
  if (short !== null) return pairOf(short[1], short[2], source);
  const extended = extendedLabel.exec(source);
  const others = extended === null ? source : source.replace(extended[0], ' ; ');
  const main = mainLabel.exec(others);
  if (main !== null || extended !== null) {
    return pairOf(main?.[1], extended?.[1] ?? main?.[2], source);
  }
  // A dialog in another language: its labels are unknown, its codes still start with 0x and stand in this order.
  const codes = source.match(anyHex) ?? [];
  return codes.length === 1 || codes.length === 2 ? pairOf(codes[0], codes[1], source) : null;
}

/** Explains a pair from Microsoft's tables; a code that is not in them is called unknown. */
export function explainErrorPair(pair: ErrorPair): PairExplanation {
  return {
    main: pair.main === null ? null : explainMain(pair.main),
    extended: pair.extended === null ? null : explainExtended(pair.extended),
    branch: pairBranch(pair.main, pair.extended),
  };
}

function pairOf(main: string | undefined, extended: string | undefined, source: string): ErrorPair | null {
  const [first, second] = [main, extended].map((digits) => (digits === undefined ? null : Number(digits)));
  if ((first ?? 0) > 0xffffffff || (second ?? 0) > 0xffffffff) return null;
  return { main: first ?? null, extended: second ?? null, source };
}

function explainMain(code: number): CodeMeaning {
  const known = mainCodes[code];
  if (known !== undefined) return { code, hex: hexOf(code), known: true, ...known };
  return unknown(code, asIfHex(code) ?? familyHint(code));
}

function explainExtended(code: number): CodeMeaning {
  const known =
    extendedCodes[code] ?? extendedRanges.find(({ first, last }) => code >= first && code <= last);
  if (known === undefined) return unknown(code, null);
  return { code, hex: hexOf(code), known: true, meaning: known.meaning, hint: known.hint };
}

function unknown(code: number, hint: string | null): CodeMeaning {
  return { code, hex: hexOf(code), known: false, meaning: 'unknown', hint };
}

/** People leave out the 0x: decimal 904 means nothing, 0x904 does. */
function asIfHex(code: number): string | null {
  const meant = mainCodes[Number(`0x${code}`)];
  return meant === undefined ? null : `if 0x${code} was meant: ${meant.meaning}`;
}

function familyHint(code: number): string | null {
  const family = code > 0xff && code <= 0xffff ? mainFamilies[code & 0xff] : undefined;
  return family === undefined ? null : `only a hint: codes that end so are about ${family}`;
}

function hexOf(code: number): string {
  return `0x${code.toString(16).toUpperCase()}`;
}
