import { type CodeRole, countsThings, roleBefore, roleRightBefore } from './code-labels.ts';

/** A number that may be a code, as it stands in a cleaned text. */
export interface FoundCode {
  readonly value: number;
  readonly role: CodeRole;
  /** As it was said, and as it was read where a slip of the keyboard was put right: `0x9o4`, `0x904`. */
  readonly said: string;
  readonly read: string | null;
  /** Nothing but a separator stands between it and the code before. */
  readonly joined: boolean;
}

// With a letter O for the zero, a space inside, or O, l and I among the digits.
const hex = '(?<![\\p{L}\\p{N}])[0o] ?x {0,2}[0-9a-foil]{1,12}(?![\\p{L}\\p{N}])';
const decimal = '(?<![\\p{L}\\p{N}.,-]|\\p{N}[.,:])\\d{1,10}(?![\\p{L}\\p{N}]|[.,:]\\d)';
const either = new RegExp(`${hex}|${decimal}`, 'gu');
const onlyNumbers = new RegExp(
  `^(?:${hex}|${decimal})(?:[ /,;|+&-]{1,8}(?:(?:and|und|y|et|e) )?(?:${hex}|${decimal}))?$`,
  'u',
);

/**
 * Every code in a text that `cleanErrorText` made, in its order. Hexadecimal ones count anywhere; decimal ones
 * behind a label, behind another code and a separator, or where the text is nothing but one or two numbers.
 */
export function findCodes(clean: string): readonly FoundCode[] {
  const text = clean.replace(/[.!?;: ]+$/, '').trim();
  const bare = text.length <= 40 && onlyNumbers.test(text);
  const found: FoundCode[] = [];
  let end = 0;
  let foundBefore = false;
  for (const match of text.matchAll(either)) {
    const said = match[0];
    const before = text.slice(end, match.index);
    const behind = text.slice(match.index + said.length, match.index + said.length + 20);
    const joined: boolean = foundBefore && /^ ?(?:[/|+&]|,|-) ?$/.test(before);
    const code = said.includes('x') ? readHex(said) : readDecimal(said);
    const isHex = said.includes('x');
    const role = isHex ? roleOf(before, behind) : roleRightBefore(before);
    const counts: boolean = isHex || ((bare || joined || role !== 'none') && !countsThings(behind));
    foundBefore = code !== null && counts;
    if (code === null || !counts) continue;
    found.push({ ...code, role, said, joined });
    end = match.index + said.length;
  }
  return found;
}

function roleOf(before: string, behind: string): CodeRole {
  return /^ ?\((?:ext|erweit|étend)/.test(behind) ? 'extended' : roleBefore(before);
}

function readHex(said: string): Pick<FoundCode, 'value' | 'read'> | null {
  const digits = said.slice(said.indexOf('x') + 1).trim();
  // Without one true digit it is a word, such as `0x oil`.
  if (!/\d/.test(digits) && (/[oil]/.test(digits) || said !== `0x${digits}`)) return null;
  const meant = digits.replaceAll('o', '0').replace(/[il]/g, '1');
  const value = Number.parseInt(meant, 16);
  if (meant.replace(/^0+/, '').length > 8) return null;
  const read = `0x${meant}`;
  return { value, read: read === said ? null : read };
}

function readDecimal(said: string): Pick<FoundCode, 'value' | 'read'> | null {
  const value = Number(said);
  return value > 0xffffffff ? null : { value, read: null };
}
