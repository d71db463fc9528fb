import { linesOf, oneLine, type Part, type Words } from '../../src/view/lines.ts';
import type { Block, Button } from '../../src/view/message.ts';
import { shorten } from '../../src/view/shorten.ts';

/** What there is room for. */
export interface Room {
  /** How many things may be drawn. */
  readonly count: number;
  /** Characters of all of them together, as JSON. */
  readonly json: number;
  /** Said where something is missing: where the whole is. */
  readonly where: string;
}

/** How a chat draws, each thing one of its own. */
export interface Pen<Drawn> {
  /** The longest part, in characters. */
  readonly longestPart: number;
  readonly longestFace: number;
  readonly longestCommand: number;
  readonly buttonsInRow: number;
  readonly draw: (part: Part) => readonly Drawn[];
  /** A block in a better way than as lines, where nothing has to be cut; null: there is none. */
  readonly drawWhole: (block: Words) => Drawn | null;
  /** `taken` collects what is used once only on the whole surface. */
  readonly drawButtons: (buttons: readonly Button[], taken: Set<string>) => readonly Drawn[];
}

export interface Fitted<Drawn> {
  readonly drawn: Drawn[];
  /** Something was shortened or left out. */
  readonly cut: boolean;
}

/** A part is never squeezed under this: below it, it says nothing any more. */
const leastPart = 160;

type Piece<Drawn> =
  | { readonly part: Part; readonly whole: Drawn | null }
  | { readonly buttons: readonly Drawn[] };

/**
 * Draws within the room. Parts that fit stay whole; of the others the longest gives way first: one length for
 * all is sought, the largest with which everything fits. Only when that is too little are whole parts left out,
 * from the end, headings last. Buttons come first of all, a card without its choices is no card.
 */
export function fitWithin<Drawn>(blocks: readonly Block[], room: Room, pen: Pen<Drawn>): Fitted<Drawn> {
  const chosen = chooseButtons(blocks, room, pen);
  const pieces = blocks.flatMap((block, at): readonly Piece<Drawn>[] => {
    if (block.kind === 'buttons') return chosen.pieces.get(at)!;
    return [{ part: linesOf(block), whole: pen.drawWhole(block) }];
  });
  const full = pieces.filter((piece) => !('part' in piece) || piece.part.lines.length > 0);
  const isShort = ({ part }: { part: Part }) => shorten(part, pen.longestPart, '') === part;
  if (full.every((piece) => !('part' in piece) || isShort(piece))) {
    const drawn = full.flatMap((piece) =>
      'buttons' in piece ? piece.buttons : piece.whole === null ? pen.draw(piece.part) : [piece.whole],
    );
    if (fits(drawn, room)) return { drawn, cut: chosen.left > 0 };
  }
  const parts = full.filter((piece) => 'part' in piece).length;
  for (let kept = parts; ; kept = Math.floor(kept * 0.8)) {
    const attempt = keep(full, kept, room.where);
    const drawn = (most: number) => drawAll(attempt, most, room.where, pen);
    if (kept > 0 && !fits(drawn(leastPart).drawn, room)) continue;
    const best = drawn(largest(leastPart, pen.longestPart, (most) => fits(drawn(most).drawn, room)));
    return { drawn: best.drawn, cut: best.cut || kept < parts || chosen.left > 0 };
  }
}

function fits(drawn: readonly unknown[], room: Room): boolean {
  return drawn.length <= room.count && JSON.stringify(drawn).length <= room.json;
}

function drawAll<Drawn>(
  pieces: readonly Piece<Drawn>[],
  most: number,
  where: string,
  pen: Pen<Drawn>,
): Fitted<Drawn> {
  let cut = false;
  const drawn = pieces.flatMap((piece) => {
    if ('buttons' in piece) return piece.buttons;
    const part = shorten(piece.part, most, where);
    cut ||= part !== piece.part;
    return pen.draw(part);
  });
  return { drawn, cut };
}

/** The first `count` parts, headings before others; one line stands where the first one is missing. */
function keep<Drawn>(pieces: readonly Piece<Drawn>[], count: number, where: string): readonly Piece<Drawn>[] {
  const parts = pieces.filter((piece) => 'part' in piece);
  if (parts.length <= count) return pieces;
  const headings = parts.filter(({ part }) => part.as === 'header');
  const others = parts.filter(({ part }) => part.as !== 'header');
  const kept = new Set<Piece<Drawn>>([...headings, ...others].slice(0, count));
  const left = parts.length - count;
  let marked = false;
  return pieces.flatMap((piece): Piece<Drawn>[] => {
    if ('buttons' in piece || kept.has(piece)) return [piece];
    if (marked) return [];
    marked = true;
    return [note(`… ${left} more ${left === 1 ? 'part' : 'parts'}; ${where}`)];
  });
}

/** Buttons take at most half of the room and a quarter of the count; what is left out is said in their place. */
function chooseButtons<Drawn>(
  blocks: readonly Block[],
  room: Room,
  pen: Pen<Drawn>,
): { readonly pieces: ReadonlyMap<number, readonly Piece<Drawn>[]>; readonly left: number } {
  const taken = new Set<string>();
  const pieces = new Map<number, Piece<Drawn>[]>();
  let json = room.json / 2;
  let rows = Math.floor(room.count / 4);
  let left = 0;
  for (const [at, block] of blocks.entries()) {
    if (block.kind !== 'buttons') continue;
    const kept: Button[] = [];
    for (const button of block.buttons.filter(({ command }) => carries(command, pen.longestCommand))) {
      const price = JSON.stringify(pen.drawButtons([button], new Set())).length;
      const isNewRow = kept.length % pen.buttonsInRow === 0;
      if (price > json || (isNewRow && rows === 0)) continue;
      if (isNewRow) rows -= 1;
      json -= price;
      kept.push(button);
    }
    const missing = block.buttons.filter((button) => !kept.includes(button));
    const short = kept.filter((button) => faceOf(button).length > pen.longestFace).length;
    left += missing.length + short;
    pieces.set(at, [
      ...(kept.length > 0 ? [{ buttons: pen.drawButtons(kept, taken) }] : []),
      ...(short > 0 ? [note(`… cut; ${room.where}`)] : []),
      ...(missing.length > 0 ? [note(missingChoices(missing, room.where))] : []),
    ]);
  }
  return { pieces, left };
}

/** A command that is cut is another command: what cannot carry its own is no button. */
function carries(command: string, longest: number): boolean {
  return command.trim() !== '' && command.length <= longest && command.isWellFormed();
}

/** What stands on a button. */
export function faceOf({ label, command }: Button): string {
  return oneLine(label) || oneLine(command);
}

/** "Approve" alone does not say what, where several cards stand in one channel. */
export function longFaceOf(button: Button): string {
  const face = faceOf(button);
  const said = oneLine(button.command);
  return face === said ? face : `${face}: ${said}`;
}

function missingChoices(missing: readonly Button[], where: string): string {
  const labels = missing.slice(0, 3).map(({ label }) => oneLine(label).slice(0, 30));
  return `… ${missing.length} more ${missing.length === 1 ? 'choice' : 'choices'} (${labels.join(', ')}); ${where}`;
}

function note(text: string): { readonly part: Part; readonly whole: null } {
  const lines = [{ runs: [{ text: text.toWellFormed() }], bullet: false }];
  return { part: { as: 'small', noun: 'lines', lines }, whole: null };
}

/** The largest whole number from `low` to `high` that `holds`, which holds for `low` and all below the answer. */
function largest(low: number, high: number, holds: (value: number) => boolean): number {
  // Nearly every card fits as it is.
  if (holds(high)) return high;
  let [sure, beyond] = [low, high];
  while (beyond - sure > 1) {
    const middle = Math.floor((sure + beyond) / 2);
    if (holds(middle)) sure = middle;
    else beyond = middle;
  }
  return sure;
}
