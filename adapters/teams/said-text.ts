import { asLine } from '../chat/command-of.ts';
import type { Activity } from './transport.ts';

/** The report of a PC, with what Teams puts into it. */
const longest = 16_000;

/**
 * What somebody wrote to the bot, as one line of the grammar: the mention of us taken away, Teams' HTML undone.
 * `check ts-02`, `rdp-check ts-02` and `/rdp-check ts-02` are the same.
 */
export function saidText({ text = '', entities = [], recipient }: Activity): string {
  let said = text.slice(0, longest);
  for (const { type, mentioned, text: written } of entities)
    if (type === 'mention' && mentioned?.id !== undefined && mentioned.id === recipient?.id && written)
      // As often as it was said; nobody else's mention is the same text.
      said = said.replaceAll(written, ' ');
  return asLine(withoutMarkup(said));
}

/** Whether somebody spoke to us, in a place where others talk too. */
export function isMentioned({ entities = [], recipient }: Activity): boolean {
  return entities.some(({ type, mentioned }) => type === 'mention' && mentioned?.id === recipient?.id);
}

const named: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/**
 * Text as it was typed: Teams sends mentions as `<at>`, and where something is formatted or pasted the tags of HTML
 * with entities. Only tags that it writes are taken away: `<U+202E>` and `a < b > c` are somebody's words.
 */
function withoutMarkup(text: string): string {
  return text
    .replace(/<(?:br|p|div|li|tr)\b[^<>]*>|<\/(?:p|div|li|tr|td)>/gi, ' ')
    .replace(
      /<\/?(?:at|a|b|i|u|s|em|strong|span|code|pre|ul|ol|table|tbody|td|font|blockquote|attachment)(?:\s[^<>]*)?\/?>/gi,
      '',
    )
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(nbsp|lt|gt|quot|apos|amp));/gi, decoded)
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replaceAll('`', '');
}

function decoded(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return named[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).toWellFormed() : whole;
}
