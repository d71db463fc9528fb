import { cut } from '../../src/view/cut.ts';
import { type Line, linesOf, oneLine } from '../../src/view/lines.ts';
import type { Message } from '../../src/view/message.ts';
import { escapeText } from './escape-text.ts';
import { limits } from './limits.ts';

const more = '… the rest is in the message itself.';

/**
 * What notifications show and screen readers read: they take `text` and do not look into the blocks. So it opens
 * with the sentence that stands alone and goes on with the whole card in words, as far as it fits. No markup.
 */
export function fallbackText({ text, blocks }: Message): string {
  const said = oneLine(text);
  const lines = [said];
  for (const block of blocks) {
    if (block.kind === 'buttons') {
      const labels = block.buttons.map(({ label }) => oneLine(label)).filter((label) => label !== '');
      if (labels.length > 0) lines.push(`Buttons: ${labels.join(', ')}.`);
    } else {
      lines.push(
        ...linesOf(block)
          .lines.map(spokenLine)
          .filter((line) => !alreadySaid(line, said)),
      );
    }
  }
  const words = lines.map(escapeText).filter((line) => line.trim() !== '');
  return joined(words.length > 0 ? words : ['This card has no words.']);
}

function spokenLine({ runs, bullet, spoken }: Line): string {
  const words = runs.flatMap(({ text, silent }) => (silent ? [] : [text])).join('');
  return spoken ?? (bullet ? `- ${words}` : words);
}

/** The first sentence often is the heading with a full stop, or its only text. */
function alreadySaid(line: string, said: string): boolean {
  const bare = (text: string) => text.trim().replace(/[.:]$/, '');
  return bare(line) === bare(said);
}

function joined(lines: readonly string[]): string {
  const kept: string[] = [];
  let room = limits.messageText - more.length - 1;
  const whole = lines.join('\n');
  if (whole.length <= limits.messageText) return whole;
  for (const line of lines) {
    if (line.length > room) {
      if (room > 40) kept.push(cutEscaped(line, room));
      break;
    }
    kept.push(line);
    room -= line.length + 1;
  }
  return [...kept, more].join('\n');
}

/** An entity is left whole or left out: half of one would be read out as letters. */
function cutEscaped(line: string, most: number): string {
  return `${cut(line, most - 1).replace(/&[a-z]*…$|…$/, '')}…`;
}
