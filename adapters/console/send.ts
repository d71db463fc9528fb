import type { ChatPort } from '../../src/ports/chat.ts';
import type { Block, Message } from '../../src/view/message.ts';
import { changedBlocks } from './changed-blocks.ts';
import { openPostedKeys } from './posted-keys.ts';
import { createProgressLines } from './progress-lines.ts';
import { renderBlocks } from './render.ts';
import type { Screen } from './screen.ts';

/**
 * The terminal as a chat: one place, where every message is printed once. What changes is drawn over while it is
 * the last thing on a terminal, and else its news is appended. A message's key is its address.
 */
export function consoleChat(screen: Screen, options: { readonly keysFile?: string } = {}): ChatPort {
  const keys = openPostedKeys(options.keysFile ?? null);
  const drawn = new Map<string, { blocks: readonly Block[]; printed: number }>();
  const progress = createProgressLines(screen);

  function render(blocks: readonly Block[]): string[] {
    return renderBlocks(blocks, { columns: screen.columns(), colour: screen.colour });
  }

  return {
    async post(thread, message, key) {
      if (isPassing(key)) {
        progress.tell(message.text);
      } else if (!keys.has(key)) {
        progress.settle();
        drawn.set(key, { blocks: message.blocks, printed: screen.print(render(message.blocks)) });
        keys.add(key);
      }
      return { thread, opaque: key };
    },
    async replace(ref, message, lane) {
      if (lane === 'progress') return progress.tell(message.text);
      const before = drawn.get(ref.opaque);
      if (before && JSON.stringify(before.blocks) === JSON.stringify(message.blocks)) return;
      progress.settle();
      let printed = before ? screen.reprint(before.printed, render(message.blocks)) : null;
      if (printed === null) {
        const changed = changedBlocks(before?.blocks ?? [], message.blocks);
        printed = changed.length > 0 ? screen.print(render(changed)) : (before?.printed ?? 0);
      }
      drawn.set(ref.opaque, { blocks: message.blocks, printed });
    },
    async whisper(_place, person, message) {
      progress.settle();
      screen.print(render(whispered(message, person?.name ?? null)));
    },
    threadOf: () => null,
    link(ref) {
      return `further up in this terminal (${ref.opaque})`;
    },
  };
}

/** A card of the slot `progress` says it in its key. Here it passes like every later redrawing of it. */
function isPassing(key: string): boolean {
  return key.split(':').includes('progress');
}

/** A terminal is read by whoever sits there; the line says for whom it is. */
export function whispered(message: Message, name: string | null): readonly Block[] {
  return name === null ? message.blocks : [{ kind: 'context', text: `to ${name} alone:` }, ...message.blocks];
}
