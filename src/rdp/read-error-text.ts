import { cleanErrorText } from './clean-error-text.ts';
import type { ErrorPair } from './error-codes.ts';
import { extendedCodes, extendedRanges } from './extended-codes.ts';
import { type FoundCode, findCodes } from './find-codes.ts';
import { mainCodes } from './main-codes.ts';
import { firstResult } from './result-codes.ts';

interface ReadErrorText {
  /** Null: no code is in it, or more of them than one pair. */
  readonly pair: Pick<ErrorPair, 'main' | 'extended'> | null;
  /** Slips of the keyboard that were put right, in the order of the text. */
  readonly slips: readonly { readonly said: string; readonly read: string }[];
  /** The extended code was said first, without a label: the order was turned round. */
  readonly swapped: boolean;
  /** Codes that stand in it, where they are too many to tell which belong together. */
  readonly tooMany: readonly number[];
}

/** Reads whatever a person pasted. Never throws; looks at the first 10,000 characters. */
export function readErrorText(text: string): ReadErrorText {
  const all = distinct(findCodes(cleanErrorText(text)));
  // A result code of Windows beside a disconnect code tells of the same failure in other words.
  const disconnects = all.filter(({ value }) => value < firstResult);
  const codes = disconnects.length > 0 ? disconnects : all;
  const slips = codes.flatMap(({ said, read }) => (read === null ? [] : [{ said, read }]));
  const none = { pair: null, slips, swapped: false, tooMany: [] };
  if (codes.length === 0) return none;
  const chosen = choose(codes);
  if (chosen === null) return { ...none, tooMany: codes.map(({ value }) => value) };
  const [main, extended] = chosen;
  const swapped =
    main != null && extended != null && extended.role !== 'extended' && isTurned(main.value, extended.value);
  const [first, second] = swapped ? [extended, main] : [main, extended];
  return { ...none, swapped, pair: { main: first?.value ?? null, extended: second?.value ?? null } };
}

type Chosen = readonly [FoundCode | null, FoundCode | null];

/** Which is which: by label, else by the order in which mstsc shows them. Null: too many to tell. */
function choose(codes: readonly FoundCode[]): Chosen | null {
  const extended = codes.filter(({ role }) => role === 'extended');
  const main = codes.filter(({ role }) => role === 'main');
  const others = codes.filter(({ role }) => role === 'none');
  if (main.length === 1 && extended.length === 1) return [main[0]!, extended[0]!];
  if (codes.length > 2) return pairAlone(codes);
  const [first, second] = codes;
  if (extended.length === 1) return [main[0] ?? others[0] ?? null, extended[0]!];
  return extended.length === 0 ? [first!, second ?? null] : null;
}

/** Among many codes, the only two that are joined as `0x904 / 0x7` are. */
function pairAlone(codes: readonly FoundCode[]): Chosen | null {
  const joined = codes.flatMap((code, at) => (code.joined && at > 0 ? [at] : []));
  const [at] = joined;
  const alone = joined.length === 1 && codes.filter(({ role }) => role === 'main').length <= 1;
  return alone ? [codes[at! - 1]!, codes[at!]!] : null;
}

/** The same code said twice is one; a label counts wherever it stood. */
function distinct(codes: readonly FoundCode[]): readonly FoundCode[] {
  const kept = new Map<number, FoundCode>();
  for (const code of codes) {
    const before = kept.get(code.value);
    if (before === undefined || (before.role === 'none' && code.role !== 'none')) kept.set(code.value, code);
  }
  // `0x3 / 0x3` says it twice and means both.
  const [only, twice] = codes;
  return kept.size === 1 && codes.length === 2 && (twice!.joined || twice!.role === 'extended')
    ? [only!, twice!]
    : [...kept.values()];
}

/** The first can only be an extended code and the second only a main one. */
function isTurned(first: number, second: number): boolean {
  return (
    mainCodes[first] === undefined &&
    knowsExtended(first) &&
    mainCodes[second] !== undefined &&
    !knowsExtended(second)
  );
}

function knowsExtended(code: number): boolean {
  return (
    extendedCodes[code] !== undefined ||
    extendedRanges.some(({ first, last }) => code >= first && code <= last)
  );
}
