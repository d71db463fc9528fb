import { Writable } from 'node:stream';

/** As much of a terminal as the console uses: lines, the cursor, and clearing to the end (ECMA-48 8.3). */
export class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows = 40;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor(columns = 81) {
    super({ decodeStrings: false });
    this.columns = columns;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is about them
    for (const [piece] of String(chunk).matchAll(/\u001b\[[0-9;]*[A-Za-z]|[^\u001b]/gu)) this.#take(piece);
    done();
  }

  /** What stands on the terminal now, without empty lines at its end. */
  text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  #take(piece: string): void {
    if (piece === '\n') this.#row += 1;
    if (piece === '\n' || piece === '\r') this.#column = 0;
    while (this.#lines.length <= this.#row) this.#lines.push('');
    if (piece.length > 1 && piece.startsWith('\u001b[')) {
      this.#obey(piece);
      return;
    }
    if (piece < ' ') return;
    if (this.#column >= this.columns) {
      this.#row += 1;
      this.#column = 0;
      if (this.#lines.length <= this.#row) this.#lines.push('');
    }
    const line = this.#lines[this.#row]!.padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + piece + line.slice(this.#column + 1);
    this.#column += 1;
  }

  #obey(sequence: string): void {
    const number = Number(sequence.slice(2, -1).split(';')[0] || 1);
    switch (sequence.at(-1)) {
      case 'A':
        this.#row = Math.max(0, this.#row - number);
        break;
      case 'B':
        this.#row = Math.min(this.#lines.length - 1, this.#row + number);
        break;
      case 'C':
        this.#column += number;
        break;
      case 'D':
        this.#column = Math.max(0, this.#column - number);
        break;
      case 'G':
        this.#column = number - 1;
        break;
      case 'J':
        this.#lines.length = this.#row + 1;
        this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column);
        break;
      case 'K':
        this.#lines[this.#row] = this.#lines[this.#row]!.slice(0, this.#column);
        break;
    }
  }
}

/** A pipe: everything that was written, one after the other. */
export class Pipe extends Writable {
  #written = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#written += chunk.toString();
    done();
  }

  text(): string {
    return this.#written;
  }
}
