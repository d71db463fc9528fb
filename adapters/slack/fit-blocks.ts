import type { KnownBlock } from '@slack/types';
import type { Block } from '../../src/view/message.ts';
import { type Fitted, fitWithin, type Pen, type Room } from '../chat/fit-within.ts';
import { draw } from './draw.ts';
import { limits, richText } from './limits.ts';
import { renderButtons } from './render-buttons.ts';

const pen: Pen<KnownBlock> = {
  longestPart: richText - 1,
  longestFace: limits.buttonText,
  longestCommand: limits.buttonValue,
  buttonsInRow: limits.actions,
  draw: (part) => [draw(part)],
  drawWhole: () => null,
  drawButtons: renderButtons,
};

/** Blocks within the room, whatever the message holds. */
export function fitBlocks(blocks: readonly Block[], room: Room): Fitted<KnownBlock> {
  return fitWithin(blocks, room, pen);
}
