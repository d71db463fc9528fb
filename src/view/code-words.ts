import type { ErrorPair } from '../rdp/error-codes.ts';
import { plain } from './plain.ts';

/** The pasted codes in their usual form: `0x904 / 0x7`. */
export function pairText(pair: ErrorPair): string {
  const hex = (code: number | null) => (code === null ? null : `0x${code.toString(16).toUpperCase()}`);
  const said = [hex(pair.main), hex(pair.extended)].filter((code) => code !== null);
  return said.length === 0 ? plain(pair.source, 60) : said.join(' / ');
}

export function codeText(pair: ErrorPair): string {
  return `Your code ${pairText(pair)}.`;
}
