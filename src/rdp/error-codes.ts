import type { CodeWords } from './code-words.ts';
import { extendedCodes, extendedRanges } from './extended-codes.ts';
import { mainCodes, mainFamilies } from './main-codes.ts';
import { pairBranch } from './pair-branch.ts';
import { readErrorText } from './read-error-text.ts';
import { firstResult, gatewayRange, resultCodes } from './result-codes.ts';

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
  /** False: no authority explains it, and `meaning` says no more than that it is unknown. */
  readonly known: boolean;
}

interface PairExplanation {
  readonly main: CodeMeaning | null;
  readonly extended: CodeMeaning | null;
  /** Where to look first, one sentence; null when no rule covers the pair. */
  readonly branch: string | null;
}

/**
 * Reads a code or a pair from what a person pasted: `0x904 0x7`, `2308/7`, mstsc's dialog in several languages
 * (hexadecimal), a `Reason=` line or the XML of event 1026 (decimal). A number without 0x is decimal. Null when no
 * code is in it, or more than one pair.
 */
export function parseErrorPair(text: string): ErrorPair | null {
  const { pair } = readErrorText(text);
  return pair === null ? null : { ...pair, source: text.trim().replace(/\s+/g, ' ').slice(0, 1000) };
}

/** Explains a pair from Microsoft's tables; a code that is not in them is called unknown. */
export function explainErrorPair(pair: ErrorPair): PairExplanation {
  return {
    main: pair.main === null ? null : explainMain(pair.main),
    extended: pair.extended === null ? null : explainExtended(pair.extended),
    branch: pairBranch(pair.main, pair.extended),
  };
}

function explainMain(code: number): CodeMeaning {
  const known = mainCodes[code] ?? resultCodes[code];
  if (known !== undefined) return { code, hex: hexOf(code), known: true, ...known };
  const hint = elsewhere(code) ?? asIfHex(code);
  const second = hint === null ? asIfExtended(code) : null;
  if (second !== null) return { ...unknown(code, second), meaning: 'no error code that I know' };
  return unknown(code, hint ?? familyHint(code));
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

/** Codes that are none of mstsc's own. */
function elsewhere(code: number): string | null {
  if (code >= gatewayRange.first && code <= gatewayRange.last)
    return 'a code of RD Gateway, which has a map of its own; its log (events 300 to 312) says more';
  return code < firstResult ? null : 'a result code of Windows, not a disconnect code';
}

/** The one code a person copied may be the second of the two. */
function asIfExtended(code: number): string | null {
  const meant = extendedCodes[code];
  return meant === undefined ? null : `as an extended code it would be: ${meant.meaning}`;
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
