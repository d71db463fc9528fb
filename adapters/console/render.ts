import type { Block, Mark, Message } from '../../src/view/message.ts';
import { neutralise } from '../../src/view/neutralise.ts';
import { displayWidth, padCells } from './display-width.ts';
import { wrap } from './wrap.ts';

interface RenderOptions {
  /** Cells of a line; never exceeded. */
  readonly columns: number;
  readonly colour: boolean;
}

const signs: Readonly<Record<Mark, string>> = { ok: '✓', fault: '✗', warning: '!', busy: '…', none: '' };
const colours: Readonly<Record<Mark, string>> = {
  ok: '32',
  fault: '31',
  warning: '33',
  busy: '36',
  none: '',
};
const bold = '1';
const dim = '2';

/** Room for `FAILS HERE` at the right edge. */
const stateCells = 10;
const indent = '  ';
/** Rows under a title stand below its text, after `1  `. */
const titledIndent = '     ';
const gap = '  ';
const barCells = 20;

/** A message as the lines of a terminal. Text is neutralised; meaning rests on words, colour only repeats it. */
export function renderMessage(message: Message, options: RenderOptions): string[] {
  return renderBlocks(message.blocks, options);
}

export function renderBlocks(blocks: readonly Block[], options: RenderOptions): string[] {
  return blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    const lines = renderBlock(block, options);
    return before !== undefined && apart(before, block, blocks[index - 2]) ? ['', ...lines] : lines;
  });
}

/** What belongs together stands together; everything else gets a blank line between. */
function apart(before: Block, block: Block, earlier: Block | undefined): boolean {
  if (before.kind === 'heading') return false;
  if (block.kind === 'buttons' || before.kind === 'buttons') return block.kind === 'heading';
  if (before.kind === 'table' && block.kind === 'context') return false;
  // Small print at the head of a card belongs to what follows, small print inside it to what went before.
  if (before.kind === 'context' && block.kind === 'text')
    return earlier !== undefined && earlier.kind !== 'heading';
  const titled = (one: Block) => one.kind === 'facts' && one.title !== undefined;
  return !(titled(before) && titled(block));
}

function renderBlock(block: Block, options: RenderOptions): string[] {
  switch (block.kind) {
    case 'heading':
      return renderHeading(block, options);
    case 'text':
      return wrap(neutralise(block.text), options.columns - 2).map((line) => indent + line);
    case 'context':
      return wrap(neutralise(block.text), options.columns - 2).map(
        (line) => indent + paint(line, dim, options),
      );
    case 'links':
      return block.links.flatMap(({ label, url }) =>
        wrap(`${neutralise(label)}: ${neutralise(url)}`, options.columns - 2).map((line) => indent + line),
      );
    case 'facts':
      return renderFacts(block, options);
    case 'table':
      return renderTable(block, options);
    case 'list':
      return block.items.flatMap((item) =>
        wrap(oneLine(item), options.columns - 4).map(
          (line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`,
        ),
      );
    case 'progress':
      return renderProgress(block, options);
    case 'buttons':
      return renderButtons(block, options);
  }
}

function renderHeading(block: Extract<Block, { kind: 'heading' }>, options: RenderOptions): string[] {
  const sign = signs[block.mark];
  const room = sign === '' ? 0 : 2;
  return wrap(oneLine(block.text), options.columns - room).map((line, index) => {
    const start = sign === '' ? '' : index === 0 ? `${paint(sign, colours[block.mark], options)} ` : '  ';
    return start + paint(line, bold, options);
  });
}

function renderFacts(block: Extract<Block, { kind: 'facts' }>, options: RenderOptions): string[] {
  const titled = block.title !== undefined;
  const start = titled ? titledIndent : indent;
  const labels = block.rows.map((row) => neutralise(row.label).replaceAll('\n', ' '));
  const most = Math.floor(options.columns / 3);
  const labelCells = Math.min(most, Math.max(0, ...labels.map(displayWidth)));
  const hasState = block.state !== undefined || block.rows.some((row) => row.state !== undefined);
  const edge = options.columns - (hasState ? stateCells + gap.length : 0);
  const valueCells = edge - start.length - labelCells - gap.length;
  const lines: string[] = [];
  if (block.title !== undefined) {
    const title = wrap(oneLine(block.title), edge - indent.length).map((line) => indent + line);
    lines.push(...withState(title, block.state, 'none', edge, options));
  }
  for (const [index, row] of block.rows.entries()) {
    const label = wrap(labels[index]!, labelCells);
    const value = wrap(oneLine(row.value), valueCells);
    const height = Math.max(label.length, value.length);
    const rows = Array.from({ length: height }, (_, line) =>
      `${start}${padCells(label[line] ?? '', labelCells)}${gap}${value[line] ?? ''}`.trimEnd(),
    );
    lines.push(...withState(rows, row.state, row.mark ?? 'none', edge, options));
  }
  return lines;
}

/** Puts the state word at the right edge of the first line. */
function withState(
  lines: readonly string[],
  state: string | undefined,
  mark: Mark,
  edge: number,
  options: RenderOptions,
): string[] {
  if (state === undefined) return [...lines];
  const [first = '', ...rest] = lines;
  const words = wrap(oneLine(state), stateCells);
  const painted = words.map((word) => paint(word, colours[mark], options));
  const head = `${padCells(first, edge)}${gap}${painted[0]}`;
  return [
    head,
    ...rest.map((line, at) => (painted[at + 1] ? `${padCells(line, edge)}${gap}${painted[at + 1]}` : line)),
  ];
}

function renderTable(block: Extract<Block, { kind: 'table' }>, options: RenderOptions): string[] {
  const rows = block.rows.map((row) => block.columns.map((_, at) => oneLine(row[at] ?? '')));
  const header = block.columns.map(oneLine);
  const widths = header.map((name, at) =>
    Math.max(1, ...[name, ...rows.map((row) => row[at]!)].map(displayWidth)),
  );
  const room = options.columns - indent.length - gap.length * (widths.length - 1);
  // The widest column gives way first, so that names and times stay whole.
  while (widths.reduce((sum, width) => sum + width, 0) > room && Math.max(...widths) > 4) {
    widths[widths.indexOf(Math.max(...widths))]! -= 1;
  }
  const draw = (cells: readonly string[]): string[] => {
    const wrapped = cells.map((cell, at) => wrap(cell, widths[at]!));
    const height = Math.max(...wrapped.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) =>
      (indent + wrapped.map((cell, at) => padCells(cell[line] ?? '', widths[at]!)).join(gap)).trimEnd(),
    );
  };
  return [...draw(header).map((line) => paint(line, dim, options)), ...rows.flatMap(draw)];
}

/** The bar is a second channel: the number and the words carry the same. */
function renderProgress(
  { percent, text }: Extract<Block, { kind: 'progress' }>,
  options: RenderOptions,
): string[] {
  const full = Math.round((percent / 100) * barCells);
  const bar = `[${'#'.repeat(full)}${'-'.repeat(barCells - full)}] ${percent} %`;
  return wrap(`${bar}  ${oneLine(text)}`, options.columns - 2).map(
    (line) => indent + paint(line, dim, options),
  );
}

/** The button, and beside it what a person types instead of pressing it. */
function renderButtons(block: Extract<Block, { kind: 'buttons' }>, options: RenderOptions): string[] {
  // A terminal has no forms: what they ask for is said in the line.
  const buttons = block.buttons.filter(({ opensForm }) => opensForm !== true);
  const faces = buttons.map(({ label }) => `[ ${oneLine(label)} ]`);
  const cells = Math.max(...faces.map(displayWidth));
  const room = options.columns - indent.length - cells - gap.length;
  return buttons.flatMap(({ command }, at) => {
    const face = faces[at]!;
    if (room < options.columns / 3) {
      const below = wrap(oneLine(command), options.columns - 4).map((line) => `    ${line}`);
      return [
        ...wrap(face, options.columns - 2).map((line) => indent + paint(line, bold, options)),
        ...below,
      ];
    }
    return wrap(oneLine(command), room).map((line, index) => {
      const start = index === 0 ? paint(padCells(face, cells), bold, options) : ' '.repeat(cells);
      return `${indent}${start}${gap}${line}`;
    });
  });
}

function oneLine(text: string): string {
  return neutralise(text).replaceAll('\n', ' ');
}

function paint(text: string, code: string, { colour }: RenderOptions): string {
  return colour && code !== '' && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
}
