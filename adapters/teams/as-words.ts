import { linesOf, oneLine } from '../../src/view/lines.ts';
import type { Message } from '../../src/view/message.ts';
import { limits } from './limits.ts';
import type { Activity } from './transport.ts';

/**
 * The whole message in words, for the day on which Teams refuses our card, and for a toast: less to look at, nothing
 * lost. What buttons would have said is listed, so that a decision can still be taken by saying it.
 */
export function asWords(message: Message): string {
  const lines = message.blocks.flatMap((block): string[] => {
    if (block.kind === 'buttons')
      return block.buttons.map(({ label, command }) => `${oneLine(label)}: say ${oneLine(command)}`);
    return linesOf(block).lines.map(({ runs }) => runs.map(({ text }) => text).join(''));
  });
  const whole = lines.join('\n') || oneLine(message.text);
  if (whole.length <= limits.messageText) return whole;
  return `${whole.slice(0, limits.messageText - 20).toWellFormed()}\n… (shortened)`;
}

/** Plain: nothing in it formats, links or mentions. */
export function wordsActivity(message: Message): Activity {
  return { type: 'message', textFormat: 'plain', text: asWords(message) };
}
