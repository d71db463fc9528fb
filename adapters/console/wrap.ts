import { cellsOf, displayWidth } from './display-width.ts';

/** Breaks text at spaces into lines of at most `cells`; a word that is longer is broken where the line ends. */
export function wrap(text: string, cells: number): string[] {
  const width = Math.max(2, cells);
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Runs of spaces inside a line are kept (`1  The listener`), and a number keeps its unit (`3 s`).
  for (const piece of paragraph
    .trimEnd()
    .split(/(?<= )(?<!\d )(?=[^ ])|(?<=\d )(?! |(?:s|ms|min|h|%)(?:$|\W))/)) {
    const word = piece.trimEnd();
    if (displayWidth(line) + displayWidth(word) > width && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    if (displayWidth(word) > width) {
      const pieces = breakWord(line + word, width);
      lines.push(...pieces.slice(0, -1));
      line = `${pieces.at(-1)}${piece.slice(word.length)}`;
    } else {
      line += piece;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let cells = 0;
  for (const character of word) {
    const own = cellsOf(character);
    if (cells + own > width) {
      pieces.push(piece);
      piece = '';
      cells = 0;
    }
    piece += character;
    cells += own;
  }
  return [...pieces, piece];
}
