import type { Block } from '../../src/view/message.ts';
import { fitWithin } from '../chat/fit-within.ts';
import type { Element } from './card.ts';
import { draw } from './draw.ts';
import { drawTable } from './draw-table.ts';
import { limits } from './limits.ts';
import { renderButtons } from './render-buttons.ts';

/** Elements in so many characters of JSON, whatever the message holds. `card` comes back with every press of a button. */
export function fitCard(blocks: readonly Block[], json: number, card: string | null): Element[] {
  const room = { count: Number.POSITIVE_INFINITY, json, where: 'left out here' };
  return fitWithin<Element>(blocks, room, {
    longestPart: limits.part,
    longestFace: limits.actionTitle,
    longestCommand: limits.command,
    buttonsInRow: limits.actions,
    draw,
    drawWhole: (block) => (block.kind === 'table' ? drawTable(block) : null),
    drawButtons: (buttons) => renderButtons(buttons, card),
  }).drawn;
}
