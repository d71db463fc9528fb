import { cut } from './cut.ts';
import type { Line, Part, Run } from './lines.ts';

/** A line that is shortened keeps at least as much as says what it is about. */
const leastLine = 60;

/**
 * A part in at most `most` characters. Long lines give way first, then the last ones are left out; a line at the
 * end says how many, or that something was cut, and `where` the whole is. What fits stays as it is.
 */
export function shorten(part: Part, most: number, where: string): Part {
  if (lengthOf(part.lines) <= most) return part;
  const room = most - marked(part.lines.length, part.noun, where).length - 1;
  const longest = Math.max(leastLine, Math.floor(room / 4));
  const kept: Line[] = [];
  let used = 0;
  for (const line of part.lines) {
    const short = shortLine(line, kept.length === 0 ? Math.min(longest, room) : longest);
    used += lineLength(short) + 1;
    if (used > room) break;
    kept.push(short);
  }
  const left = part.lines.length - kept.length;
  return { ...part, lines: [...kept, { runs: [{ text: marked(left, part.noun, where) }], bullet: false }] };
}

/** Characters of all lines with the line feeds between them. */
export function lengthOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + lineLength(line) + 1, -1);
}

function lineLength({ runs }: Line): number {
  return runs.reduce((sum, { text }) => sum + text.length, 0);
}

function shortLine(line: Line, most: number): Line {
  if (lineLength(line) <= most) return line;
  const runs: Run[] = [];
  let left = most;
  for (const run of line.runs) {
    const text = cut(run.text, left);
    if (left > 0) runs.push({ ...run, text });
    if (text !== run.text) break;
    left -= text.length;
  }
  return { ...line, runs };
}

function marked(left: number, noun: Part['noun'], where: string): string {
  const one = noun.slice(0, -1);
  return left > 0 ? `… ${left} more ${left === 1 ? one : noun}; ${where}` : `… cut; ${where}`;
}
