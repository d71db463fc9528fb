import type { HomeView } from '@slack/types';
import type { Message } from '../../src/view/message.ts';
import { fitBlocks } from './fit-blocks.ts';
import { limits } from './limits.ts';

/** The page that shows somebody what concerns them. It has no notification, so its blocks are all there is. */
export function renderHome(message: Message): HomeView {
  const room = { count: limits.viewBlocks, json: limits.viewJson, where: 'left out here' };
  return { type: 'home', blocks: fitBlocks(message.blocks, room).drawn };
}
