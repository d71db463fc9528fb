import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';
import type { Writable } from 'node:stream';
import { neutralise } from '../../src/view/neutralise.ts';
import { displayWidth } from './display-width.ts';

/** What the screen writes to: a terminal has isTTY, columns and rows. */
type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** The line a person is typing on; it is taken away while something is printed above it. */
interface Prompt {
  /** Lines the cursor stands below the prompt's first line. */
  readonly rows: () => number;
  readonly draw: () => void;
}

export interface Screen {
  readonly output: Output;
  /** A terminal that can be drawn over; else plain lines are written, one after the other. */
  readonly live: boolean;
  readonly colour: boolean;
  /** Cells a line may take. */
  readonly columns: () => number;
  /** Prints above the prompt and returns a number for `reprint`. */
  readonly print: (lines: readonly string[]) => number;
  /** Draws over what was printed under that number, if it is still the last thing; else returns null. */
  readonly reprint: (printed: number, lines: readonly string[]) => number | null;
  /** One passing line above the prompt, on a terminal only. */
  readonly status: (line: string | null) => void;
  /** A person has ended a line: what was printed before is not the last thing any more. */
  readonly typed: () => void;
  /** Null takes prompt and status away for good. */
  readonly attach: (prompt: Prompt | null) => void;
}

const widest = 100;
const plainColumns = 80;
/** Taller messages are cards. */
const shortLines = 4;

/** The one place that writes to the terminal. NO_COLOR is honoured, and so is TERM=dumb. */
export function openScreen(
  output: Output,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Screen {
  const live = output.isTTY === true && environment.TERM !== 'dumb';
  const columns = () =>
    live ? Math.max(20, Math.min((output.columns ?? plainColumns) - 1, widest)) : plainColumns;
  let prompt: Prompt | null = null;
  let status: string | null = null;
  let count = 0;
  let last = { lines: 0, columns: 0, blank: true };

  function hide(): void {
    if (!live) return;
    const up = (prompt?.rows() ?? 0) + (status === null ? 0 : 1);
    if (up > 0) moveCursor(output, 0, -up);
    cursorTo(output, 0);
    clearScreenDown(output);
  }

  function show(): void {
    if (!live) return;
    if (status !== null) output.write(`${status}\n`);
    prompt?.draw();
  }

  /** Short lines follow each other; a card stands apart from what is around it. */
  function separate(lines: readonly string[]): void {
    const tall = Math.max(lines.length, last.lines) > shortLines;
    if (count > 0 && tall && !last.blank && lines[0] !== '') output.write('\n');
  }

  function write(lines: readonly string[]): number {
    for (const line of lines) output.write(`${line}\n`);
    last = { lines: lines.length, columns: columns(), blank: lines.at(-1) === '' };
    count += 1;
    return count;
  }

  return {
    output,
    live,
    colour: live && !environment.NO_COLOR,
    columns,
    print: (lines) => {
      hide();
      separate(lines);
      const printed = write(lines);
      show();
      return printed;
    },
    reprint: (printed, lines) => {
      // Lines that left the top of the window, or were broken anew by a resize, cannot be drawn over.
      const reach = (output.rows ?? 24) - 3;
      if (!live || printed !== count || last.columns !== columns() || last.lines > reach) return null;
      hide();
      moveCursor(output, 0, -last.lines);
      clearScreenDown(output);
      const again = write(lines);
      show();
      return again;
    },
    status: (line) => {
      if (!live) return;
      hide();
      status = line === null ? null : cut(neutralise(line).replaceAll('\n', ' '), columns());
      show();
    },
    typed: () => {
      count += 1;
      last = { lines: 1, columns: columns(), blank: false };
    },
    attach: (next) => {
      if (next === null) {
        hide();
        status = null;
      }
      prompt = next;
    },
  };
}

function cut(text: string, cells: number): string {
  if (displayWidth(text) <= cells) return text;
  let shown = '';
  for (const character of text) {
    if (displayWidth(shown + character) > cells - 1) break;
    shown += character;
  }
  return `${shown}…`;
}
