import { explainErrorPair, parseErrorPair } from '../rdp/error-codes.ts';
import { readErrorText } from '../rdp/read-error-text.ts';
import { makeMessage } from './make-message.ts';
import type { Message } from './message.ts';
import { plain } from './plain.ts';

/** Words after the host that are no error code: said, so that nobody believes they were looked up. */
export function viewUnreadCodes(text: string): Message {
  const said =
    `I could not read "${plain(text, 80)}" as an error code; the check goes on without it. ${whatInstead(text)}`.trimEnd();
  return makeMessage([{ kind: 'text', text: said }], said);
}

function whatInstead(text: string): string {
  const { tooMany } = readErrorText(text);
  if (tooMany.length > 0) {
    const codes = tooMany.slice(0, 5).map((code) => `0x${code.toString(16).toUpperCase()}`);
    return `It holds several codes (${codes.join(', ')}), and I do not guess which belong together: give me one pair.`;
  }
  return meant(text) ?? 'Codes look like 0x904 0x7, or 2308/7.';
}

/** A code without its 0x, such as `B09`: offered, not taken. */
function meant(text: string): string | null {
  const digits = /(?<![\p{L}\p{N}.:-])(?=[0-9a-f]*\d)[0-9a-f]{2,4}(?![\p{L}\p{N}.:-])/iu.exec(
    text.slice(0, 500),
  )?.[0];
  const pair = digits === undefined ? null : parseErrorPair(`0x${digits}`);
  const main = pair === null ? null : explainErrorPair(pair).main;
  if (main === null || !main.known) return null;
  return `If ${main.hex} was meant: ${main.meaning}. Say it so, with 0x in front.`;
}
