import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainErrorPair, parseErrorPair } from '../../src/rdp/error-codes.ts';
import { codeText } from '../../src/view/code-words.ts';
import { viewUnreadCodes } from '../../src/view/unread-codes.ts';

interface Pasted {
  readonly title: string;
  readonly text: string;
  readonly main: number | null;
  readonly extended: number | null;
  /** Part of what the person is told. */
  readonly told: string;
}

const file = join(import.meta.dirname, '../fixtures/error-texts.json');
const texts = JSON.parse(readFileSync(file, 'utf8')) as readonly Pasted[];

/** What the person reads who pasted it. */
function toldOf(text: string): string {
  const pair = parseErrorPair(text);
  return pair === null ? viewUnreadCodes(text).text : codeText(pair);
}

describe('two codes in the wrong order', () => {
  it.each(['0x7 0x904', 'user 0x7 said error 0x904', 'Error 0x7, 0x904', '7/2308'])(
    'are read in the order of the dialog, and that is said: %s',
    (text) => {
      expect(parseErrorPair(text)).toMatchObject({ main: 0x904, extended: 7 });
      expect(toldOf(text)).toContain('the two codes in the order in which mstsc shows them');
    },
  );

  it('stay as they are where the dialog itself says which is which', () => {
    const said = 'Error code: 0x7 Extended error code: 0x904';
    expect(parseErrorPair(said)).toMatchObject({ main: 7, extended: 0x904 });
  });
});

describe('error texts as people paste them', () => {
  it('are sixty or more, each another', () => {
    expect(new Set(texts.map(({ text }) => text)).size).toBeGreaterThanOrEqual(60);
  });

  it.each(texts)('$title', ({ text, main, extended, told }) => {
    const pair = parseErrorPair(text);
    expect({ main: pair?.main ?? null, extended: pair?.extended ?? null }).toEqual({ main, extended });
    expect(toldOf(text)).toContain(told);
  });

  it.each(texts)('in capitals it is the same: $title', ({ text, main, extended }) => {
    const pair = parseErrorPair(text.toUpperCase());
    expect({ main: pair?.main ?? null, extended: pair?.extended ?? null }).toEqual({ main, extended });
  });

  it('never tell a guess as a fact', () => {
    for (const text of ['904', '904/7', 'error 904', 'B09', 'error b09']) {
      expect(toldOf(text)).toMatch(/if 0x\w+ was meant/i);
    }
    expect(toldOf('0x1108')).toContain('unknown');
  });
});

describe('reading an error text', () => {
  // Pieces that patterns trip over, in any number and order.
  const piece = fc.constantFrom(
    ...[
      '0x',
      '0x904',
      'error code: ',
      'extended ',
      '10.0.0.',
      '1:',
      ':',
      'fe80:',
      '2026-',
      '<data name="',
      '<system>',
    ],
    ...[
      '<',
      '>',
      'a',
      '0',
      '9',
      ' ',
      '  ',
      '\n',
      'é',
      '拡張',
      'Ⅷ',
      '\u200b',
      '０',
      '…',
      'kb',
      'port ',
      '(',
      '{',
      'x',
      'o',
      '-',
      '/',
    ],
  );
  const pasted = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    )
    .chain((text) => fc.integer({ min: 1, max: 200 }).map((times) => text.repeat(times).slice(0, 10_240)));

  it('never throws and is quick, whatever was pasted', () => {
    parseErrorPair('0x904 0x7');
    let slowest = { ms: 0, text: '' };
    fc.assert(
      fc.property(pasted, (text) => {
        const from = process.cpuUsage().user;
        const pair = parseErrorPair(text);
        const ms = (process.cpuUsage().user - from) / 1000;
        if (ms > slowest.ms) slowest = { ms, text: text.slice(0, 80) };
        if (pair !== null) {
          explainErrorPair(pair);
          codeText(pair);
        }
        viewUnreadCodes(text);
      }),
      { numRuns: 600 },
    );
    expect(slowest, JSON.stringify(slowest)).toMatchObject({ ms: expect.toSatisfy((ms: number) => ms < 50) });
  });

  it.each([
    '1',
    '1:',
    '0x',
    '1.',
    'f:',
    ':',
    '-1',
    '<data name="',
    '<system>',
    'error ',
    'e',
    '0x9 ',
    ' ',
    'S-1-5-',
    'a:1',
    '１',
  ])('10 kB of %j take less than 50 ms', (one) => {
    const text = one.repeat(Math.ceil(10_240 / one.length)).slice(0, 10_240);
    parseErrorPair(text);
    const from = process.cpuUsage().user;
    parseErrorPair(text);
    expect((process.cpuUsage().user - from) / 1000).toBeLessThan(50);
  });

  it('reads a code that stands behind much else, and not behind more than 10,000 characters', () => {
    const filler = 'It did not work. '.repeat(500);
    expect(parseErrorPair(`${filler}Error code: 0x904`)).toMatchObject({ main: 0x904 });
    expect(parseErrorPair(`${filler}${filler}Error code: 0x904`)).toBeNull();
  });
});
