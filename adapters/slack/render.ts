import type { KnownBlock } from '@slack/types';
import type { Message } from '../../src/view/message.ts';
import { fallbackText } from './fallback-text.ts';
import { fitBlocks } from './fit-blocks.ts';
import { limits } from './limits.ts';
import { wholeText } from './whole-text.ts';

interface RenderOptions {
  /** A file can be put beside the message. Where it cannot (only one person sees it), the marks promise none. */
  readonly attach: boolean;
}

export interface Rendered {
  /** At most 3,999 characters, escaped. For notifications and screen readers; the blocks are what is seen. */
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** The whole, where the blocks had to leave something out and a file can be attached. */
  readonly file?: { readonly name: string; readonly text: string };
}

const wholeFileName = 'whole.txt';

/** A message as Block Kit within every limit of `limits`, whatever it holds. */
export function renderMessage(message: Message, { attach }: RenderOptions): Rendered {
  const where = attach ? `the whole is in ${wholeFileName}` : 'left out here';
  const room = { count: limits.messageBlocks, json: limits.messageJson, where };
  const { drawn: blocks, cut } = fitBlocks(message.blocks, room);
  const text = fallbackText(message);
  return cut && attach
    ? { text, blocks, file: { name: wholeFileName, text: wholeText(message) } }
    : { text, blocks };
}
