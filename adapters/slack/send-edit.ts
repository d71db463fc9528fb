import type { Lane } from '../../src/ports/chat.ts';
import type { Message } from '../../src/view/message.ts';
import { asWords } from './as-words.ts';
import { SlackRefused } from './chat-away.ts';
import { blockFaults } from './post-card.ts';
import type { Rendered } from './render.ts';
import type { Workspace } from './workspace.ts';

/** A message as Slack knows it. */
export interface Spot {
  readonly channel: string;
  readonly ts: string;
  /** The thread it stands in, or that begins with it. */
  readonly threadTs: string;
}

/** Nothing can be shown there any more, whatever is tried. */
const gone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'thread_not_found']);

/**
 * chat.update, once. A message that somebody deleted is told to the operator and then counts as shown: there is
 * nothing left to be wrong. Blocks that Slack refuses are sent once more as plain words.
 */
export async function sendEdit(
  workspace: Workspace,
  spot: Spot,
  message: Message,
  rendered: Rendered,
  lane: Lane,
): Promise<void> {
  const edit = (content: Readonly<Record<string, unknown>>) =>
    workspace.call('chat.update', { channel: spot.channel, ts: spot.ts, ...content }, lane);
  try {
    await edit({ text: rendered.text, blocks: rendered.blocks });
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    if (gone.has(error.code)) {
      const words = `a card in ${spot.channel} cannot be kept up to date: somebody deleted it (${error.code})`;
      const about = `gone ${spot.channel} ${spot.ts}`;
      workspace.health.hindered(about, about, words, error);
      return;
    }
    if (!blockFaults.has(error.code)) throw error;
    workspace.fault('Slack refused the blocks of a card, which is shown in plain words instead', error);
    const handle = workspace.identity()?.handle ?? 'rdp-medic';
    await edit({ text: asWords(message, handle), blocks: [] });
  }
}
