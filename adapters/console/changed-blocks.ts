import type { Block } from '../../src/view/message.ts';

/**
 * The blocks that are new or changed since the last drawing, for a terminal that cannot draw over what has
 * scrolled by. Of rows that were shown before only the changed ones are kept. Where the heading itself has not
 * changed it goes first, marked as an update, so that the lines below have a subject.
 */
export function changedBlocks(before: readonly Block[], now: readonly Block[]): Block[] {
  const seen = new Set(before.map((block) => JSON.stringify(block)));
  const changed = now.flatMap((block) => (seen.has(JSON.stringify(block)) ? [] : newPart(before, block)));
  if (changed.length === 0 || changed.some((block) => block.kind === 'heading')) return changed;
  const heading = now.find((block) => block.kind === 'heading');
  return heading ? [{ ...heading, text: `${heading.text}, updated` }, ...changed] : changed;
}

function newPart(before: readonly Block[], block: Block): Block[] {
  if (block.kind !== 'facts') return [block];
  const same = before.find(
    (one) => one.kind === 'facts' && one.title === block.title && one.state === block.state,
  );
  if (same?.kind !== 'facts') return [block];
  const seen = new Set(same.rows.map((row) => JSON.stringify(row)));
  const rows = block.rows.filter((row) => !seen.has(JSON.stringify(row)));
  return rows.length === 0 ? [] : [{ ...block, rows }];
}
