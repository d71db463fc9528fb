import { type Line, linesOf, oneLine } from '../../src/view/lines.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { neutralise } from '../../src/view/neutralise.ts';

/** Everything the message says, as plain text: the file beside a card that had to be shortened. */
export function wholeText({ text, blocks }: Message): string {
  const parts = blocks.map((block) => blockText(block)).filter((part) => part !== '');
  return `${[neutralise(text), ...parts].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  if (block.kind !== 'buttons') return linesOf(block).lines.map(drawnLine).join('\n');
  return block.buttons.map(({ label, command }) => `[ ${oneLine(label)} ]  ${oneLine(command)}`).join('\n');
}

function drawnLine({ runs, bullet }: Line): string {
  return `${bullet ? '- ' : ''}${runs.map(({ text }) => text).join('')}`;
}
