import type { Block } from '../../src/view/message.ts';

type Facts = Extract<Block, { kind: 'facts' }>;

/**
 * The blocks that are new or changed since the last drawing, for a terminal that cannot draw over what has
 * scrolled by. Of rows that were shown before only the changed ones are kept. Where the heading itself has not
 * changed it goes first, marked as an update, so that the lines below have a subject.
 */
export function changedBlocks(before: readonly Block[], now: readonly Block[]): Block[] {
  const seen = new Set(before.map((block) => JSON.stringify(block)));
  // A ranked list counts as a whole: one that fell out of it could not be seen to be gone.
  const reordered = titles(before) !== titles(now);
  const changed = now.flatMap((block) => {
    if (reordered && isTitled(block)) return [block];
    return seen.has(JSON.stringify(block)) ? [] : newPart(before, block);
  });
  if (changed.length === 0 || changed.some((block) => block.kind === 'heading')) return changed;
  const heading = now.find((block) => block.kind === 'heading');
  return heading ? [{ ...heading, text: `${heading.text}, updated` }, ...changed] : changed;
}

function newPart(before: readonly Block[], block: Block): Block[] {
  if (block.kind !== 'facts') return [block];
  const same = before.find((one) => one.kind === 'facts' && titleOf(one) === titleOf(block));
  if (same?.kind !== 'facts') return [block];
  const seen = new Set(same.rows.map((row) => JSON.stringify(row)));
  const rows = block.rows.filter((row) => !seen.has(JSON.stringify(row)));
  return rows.length === 0 ? [] : [{ ...block, rows }];
}

function titles(blocks: readonly Block[]): string {
  return JSON.stringify(blocks.filter(isTitled).map(titleOf));
}

function isTitled(block: Block): block is Facts {
  return block.kind === 'facts' && block.title !== undefined;
}

function titleOf({ title, state }: Facts): string {
  return `${title ?? ''}\n${state ?? ''}`;
}
