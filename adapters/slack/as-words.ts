import { linesOf, oneLine } from '../../src/view/lines.ts';
import type { Message } from '../../src/view/message.ts';
import { escapeText } from './escape-text.ts';
import { limits } from './limits.ts';

/**
 * The whole message in `text`, for the day on which Slack refuses our blocks: less to look at, nothing lost. What
 * buttons would have said is listed, so that a decision can still be taken by saying it.
 */
export function asWords(message: Message, handle: string): string {
  const lines = message.blocks.flatMap((block): string[] => {
    if (block.kind === 'buttons')
      return block.buttons.map(
        ({ label, command }) => `${oneLine(label)}: say @${handle} ${oneLine(command)}`,
      );
    return linesOf(block).lines.map(({ runs }) => runs.map(({ text }) => text).join(''));
  });
  const whole = escapeText(lines.join('\n') || message.text);
  if (whole.length <= limits.messageText) return whole;
  const short = whole.slice(0, limits.messageText - 40);
  // An entity that is cut in two would be shown as letters.
  return `${short.replace(/&[a-z]{0,4}$/, '').toWellFormed()}\n… (shortened)`;
}
