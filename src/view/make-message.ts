import type { Block, Message } from './message.ts';

/** Puts blocks together; the text is the first heading unless something better is said. */
export function makeMessage(blocks: readonly Block[], text?: string): Message {
  const heading = blocks.find((block) => block.kind === 'heading');
  return { text: text ?? (heading?.kind === 'heading' ? `${heading.text}.` : ''), blocks };
}
