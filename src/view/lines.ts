import type { Block, Fact, Mark } from './message.ts';
import { neutralise } from './neutralise.ts';

/** A stretch of text in one style. */
export interface Run {
  readonly text: string;
  readonly bold?: true;
  /** Where a press on it leads; an address that a chat gave. */
  readonly url?: string;
  /** Drawn, but not read out: a sign whose word stands beside it. */
  readonly silent?: true;
}

export interface Line {
  readonly runs: readonly Run[];
  readonly bullet: boolean;
  /** What is read out instead of the runs. */
  readonly spoken?: string;
}

/** A block of the message as lines, before any limit. `noun` names what is counted when lines are left out. */
export interface Part {
  readonly as: 'header' | 'small' | 'body';
  readonly noun: 'lines' | 'rows';
  readonly lines: readonly Line[];
}

export type Words = Exclude<Block, { readonly kind: 'buttons' }>;

const signs: Readonly<Record<Mark, string>> = { ok: '✓', fault: '✗', warning: '!', busy: '…', none: '' };
const barCells = 10;
/** A longer address is words: half of it would lead nowhere. */
const longestUrl = 1_000;
const dot = ' ·\u00a0';

/**
 * Facts and tables become sentences, one row a line with its label in bold: a phone shows 30 to 40 characters a
 * line and wraps what is longer, which tears aligned columns (a preformatted block) apart and folds a section's
 * two-column fields into a list without their pairs. A sign at the start of each line keeps a row of layers
 * comparable from top to bottom; the word it stands for is at the line's end.
 */
export function linesOf(block: Words): Part {
  switch (block.kind) {
    case 'heading':
      return part('header', 'lines', [headingLine(block.mark, oneLine(block.text))]);
    case 'text':
      return part('body', 'lines', paragraphs(block.text));
    case 'context':
      return part('small', 'lines', paragraphs(block.text));
    case 'list':
      return part(
        'body',
        'rows',
        block.items.map((item) => line([{ text: oneLine(item) }], true)),
      );
    case 'links':
      return part(
        'body',
        'rows',
        block.links.map(({ label, url }) =>
          line([isWebAddress(url) ? { text: oneLine(label), url } : { text: oneLine(`${label}: ${url}`) }]),
        ),
      );
    case 'facts':
      return part('body', 'rows', factLines(block));
    case 'table':
      return part('body', 'rows', tableLines(block.columns.map(oneLine), block.rows));
    case 'progress':
      return part('body', 'lines', progressLines(block.percent, oneLine(block.text)));
  }
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && url.length <= longestUrl;
}

function part(as: Part['as'], noun: Part['noun'], lines: readonly Line[]): Part {
  return { as, noun, lines: lines.filter(({ runs }) => runs.length > 0) };
}

function line(runs: readonly Run[], bullet = false): Line {
  return { runs: runs.filter(({ text }) => text !== ''), bullet };
}

function headingLine(mark: Mark, text: string): Line {
  return line(text === '' ? [] : [...sign(mark), { text, bold: true }]);
}

/** Empty lines between paragraphs stay; a text of nothing but blanks is no text. */
function paragraphs(text: string): Line[] {
  const lines = neutralise(text).split('\n');
  return lines.some((one) => one.trim() !== '') ? lines.map((one) => line([{ text: one || ' ' }])) : [];
}

function factLines({ title, state, rows }: Extract<Block, { kind: 'facts' }>): Line[] {
  const head = [bold(oneLine(title ?? '')), ...stateRuns(state, 'none')];
  const marked = rows.some(({ mark = 'none' }) => signs[mark] !== '');
  return [line(head), ...rows.map((row) => factLine(row, marked))];
}

/** An indented label belongs to the row above it: it becomes a bullet below that row. */
function factLine({ label, value, state, mark = 'none' }: Fact, marked: boolean): Line {
  const name = oneLine(label);
  const colon = name === '' || clock.test(name) ? '' : ':';
  const words = oneLine(value);
  const runs = [
    ...(marked && signs[mark] === '' ? [noSign] : sign(mark)),
    bold(`${name}${colon}`),
    { text: name !== '' && words !== '' ? ` ${words}` : words },
    ...stateRuns(state, mark),
  ];
  return line(runs, /^ {2}/.test(label) && name !== '');
}

/** Where the rows around it have a sign, the names still stand under each other. */
const noSign: Run = { text: '– ', bold: true, silent: true };
const clock = /^[\d:]+$/;

/** What is in order is said quietly, everything else in bold. The word never starts a line of its own. */
function stateRuns(state: string | undefined, mark: Mark): Run[] {
  const word = oneLine(state ?? '');
  if (word === '') return [];
  return mark === 'fault' || mark === 'warning' ? [{ text: dot }, bold(word)] : [{ text: `${dot}${word}` }];
}

/** Two columns read as a name and its meaning, under a head; with more, each cell is named where it stands. */
function tableLines(columns: readonly string[], rows: readonly (readonly string[])[]): Line[] {
  const named = columns.length > 2;
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')));
  const eachNamed = named && columns.every((_, at) => cells.some((row) => row[at] !== ''));
  const head = line([{ text: columns.filter((one) => one !== '').join(named ? ' · ' : ': ') }]);
  if (rows.length === 0) return [head, line([{ text: 'no rows' }])];
  return [...(eachNamed ? [] : [head]), ...cells.map((row) => rowLine(columns, row, named))];
}

function rowLine(columns: readonly string[], row: readonly string[], named: boolean): Line {
  const full = row.flatMap((text, at) => (text === '' ? [] : [named ? `${columns[at]}: ${text}` : text]));
  const [first = '', ...rest] = full;
  if (named) return line([bold(first), { text: rest.map((text) => ` · ${text}`).join('') }], true);
  return line(
    [bold(rest.length > 0 ? `${first}:` : first), { text: rest.map((text) => ` ${text}`).join('') }],
    true,
  );
}

/** The bar is drawn; the words say the same and are what is read out. */
function progressLines(percent: number, words: string): Line[] {
  const share = Math.round(Math.min(100, Math.max(0, Number.isFinite(percent) ? percent : 0)));
  const full = Math.round((share / 100) * barCells);
  const bar = `${'▓'.repeat(full)}${'░'.repeat(barCells - full)} ${share} %`;
  return [
    { ...line([{ text: bar }]), spoken: '' },
    { ...line([{ text: words }]), spoken: `${words}, ${share} %` },
  ];
}

function sign(mark: Mark): Run[] {
  return signs[mark] === '' ? [] : [{ text: `${signs[mark]} `, bold: true, silent: true }];
}

function bold(text: string): Run {
  return { text, bold: true };
}

export function oneLine(text: string): string {
  return neutralise(text).replaceAll('\n', ' ').trim();
}
