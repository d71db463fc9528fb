import { linesOf, oneLine, type Part } from '../../src/view/lines.ts';
import type { Block, Button } from '../../src/view/message.ts';
import { shorten } from '../../src/view/shorten.ts';
import type { Element, Table } from './card.ts';
import { draw } from './draw.ts';
import { drawTable } from './draw-table.ts';
import { limits } from './limits.ts';
import { cutsFace, fitsButton, renderButtons } from './render-buttons.ts';

export interface Room {
  /** Characters of all elements together, as JSON. */
  readonly json: number;
  /** Said where something is missing: where the whole is. */
  readonly where: string;
  /** Comes back with every press of a button. */
  readonly card: string | null;
}

export interface Fitted {
  readonly elements: Element[];
  /** Something was shortened or left out. */
  readonly cut: boolean;
}

/** A part is never squeezed under this: below it, it says nothing any more. */
const leastPart = 160;

type Piece = { readonly part: Part; readonly table: Table | null } | { readonly buttons: Element[] };

/**
 * Draws within the room. Parts that fit stay whole; of the others the longest gives way first: one length for all is
 * sought, the largest with which everything fits. Only when that is too little are whole parts left out, from the end,
 * headings last. Buttons come first of all, a card without its choices is no card.
 */
export function fitCard(blocks: readonly Block[], room: Room): Fitted {
  const chosen = chooseButtons(blocks, room);
  const pieces = blocks.flatMap((block, at): Piece[] => {
    if (block.kind === 'buttons') return chosen.drawn.get(at) ?? [];
    return [{ part: linesOf(block), table: block.kind === 'table' ? drawTable(block) : null }];
  });
  const full = pieces.filter((piece) => !('part' in piece) || piece.part.lines.length > 0);
  const whole = full.flatMap((piece) =>
    'buttons' in piece ? piece.buttons : piece.table === null ? draw(piece.part) : [piece.table],
  );
  if (fits(whole, room) && full.every((piece) => !('part' in piece) || isShort(piece.part)))
    return { elements: whole, cut: chosen.left > 0 };
  const parts = full.filter((piece) => 'part' in piece).length;
  for (let kept = parts; ; kept = Math.floor(kept * 0.8)) {
    const attempt = keep(full, kept, room.where);
    const drawn = (most: number) => drawAll(attempt, most, room.where);
    if (kept > 0 && !fits(drawn(leastPart).elements, room)) continue;
    const best = drawn(largest(leastPart, limits.part, (most) => fits(drawn(most).elements, room)));
    return { elements: best.elements, cut: best.cut || kept < parts || chosen.left > 0 };
  }
}

function isShort(part: Part): boolean {
  return shorten(part, limits.part, '') === part;
}

function fits(elements: readonly Element[], room: Room): boolean {
  return JSON.stringify(elements).length <= room.json;
}

function drawAll(pieces: readonly Piece[], most: number, where: string): Fitted {
  let short = false;
  const elements = pieces.flatMap((piece) => {
    if ('buttons' in piece) return piece.buttons;
    const part = shorten(piece.part, most, where);
    short ||= part !== piece.part;
    return draw(part);
  });
  return { elements, cut: short };
}

/** The first `count` parts, headings before others; one line stands where the first one is missing. */
function keep(pieces: readonly Piece[], count: number, where: string): Piece[] {
  const parts = pieces.filter((piece) => 'part' in piece);
  if (parts.length <= count) return [...pieces];
  const headings = parts.filter(({ part }) => part.as === 'header');
  const others = parts.filter(({ part }) => part.as !== 'header');
  const kept = new Set<Piece>([...headings, ...others].slice(0, count));
  const left = parts.length - count;
  let marked = false;
  return pieces.flatMap((piece): Piece[] => {
    if ('buttons' in piece || kept.has(piece)) return [piece];
    if (marked) return [];
    marked = true;
    return [note(`… ${left} more ${left === 1 ? 'part' : 'parts'}; ${where}`)];
  });
}

/** Buttons take at most half of the room; what is left out is said in their place. */
function chooseButtons(
  blocks: readonly Block[],
  room: Room,
): { readonly drawn: ReadonlyMap<number, Piece[]>; readonly left: number } {
  const drawn = new Map<number, Piece[]>();
  let json = room.json / 2;
  let all = 0;
  for (const [at, block] of blocks.entries()) {
    if (block.kind !== 'buttons') continue;
    const kept: Button[] = [];
    for (const button of block.buttons.filter(fitsButton)) {
      const price = JSON.stringify(renderButtons([button], room.card)).length;
      if (price > json) continue;
      json -= price;
      kept.push(button);
    }
    const missing = block.buttons.filter((button) => !kept.includes(button));
    const short = kept.filter(cutsFace).length;
    all += missing.length + short;
    drawn.set(at, [
      ...(kept.length > 0 ? [{ buttons: renderButtons(kept, room.card) }] : []),
      ...(short > 0 ? [note(`… cut; ${room.where}`)] : []),
      ...(missing.length > 0 ? [note(missingChoices(missing, room.where))] : []),
    ]);
  }
  return { drawn, left: all };
}

function missingChoices(missing: readonly Button[], where: string): string {
  const labels = missing.slice(0, 3).map(({ label }) => oneLine(label).slice(0, 30));
  return `… ${missing.length} more ${missing.length === 1 ? 'choice' : 'choices'} (${labels.join(', ')}); ${where}`;
}

function note(text: string): Piece {
  const lines = [{ runs: [{ text: text.toWellFormed() }], bullet: false }];
  return { part: { as: 'small', noun: 'lines', lines }, table: null };
}

/** The largest whole number from `low` to `high` that `holds`, which holds for `low` and all below the answer. */
function largest(low: number, high: number, holds: (value: number) => boolean): number {
  let [sure, beyond] = [low, high + 1];
  while (beyond - sure > 1) {
    const middle = Math.floor((sure + beyond) / 2);
    if (holds(middle)) sure = middle;
    else beyond = middle;
  }
  return sure;
}
