import { redactWhole } from '../audit/redact.ts';
import type { Block, Message } from './message.ts';

/**
 * Puts blocks together; the text is the first heading unless something better is said. What looks like a secret is
 * taken out of every word, also where a name and its value come together only here. Commands and addresses stay.
 */
export function makeMessage(blocks: readonly Block[], text?: string): Message {
  const heading = blocks.find((block) => block.kind === 'heading');
  const first = text ?? (heading?.kind === 'heading' ? `${heading.text}.` : '');
  return { text: redactWhole(first), blocks: blocks.map(withoutSecrets) };
}

function withoutSecrets(block: Block): Block {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'context':
    case 'progress':
      return { ...block, text: redactWhole(block.text) };
    case 'facts':
      return { ...block, rows: block.rows.map((row) => ({ ...row, ...shownBeside(row) })) };
    case 'table':
      return { ...block, rows: block.rows.map((row) => row.map(redactWhole)) };
    case 'list':
      return { ...block, items: block.items.map(redactWhole) };
    case 'links':
    case 'buttons':
      return block;
  }
}

/** A label such as `password` makes a secret of the value beside it. */
function shownBeside({ label, value }: { readonly label: string; readonly value: string }) {
  const both = `${label}: ${value}`;
  const shown = redactWhole(both);
  return { value: shown.startsWith(`${label}: `) ? shown.slice(label.length + 2) : redactWhole(value) };
}
