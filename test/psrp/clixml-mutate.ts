import fc from 'fast-check';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { list } from '../../src/psrp/value.ts';
import { anyValue } from './clixml-any-value.ts';
import { recordedBodies } from './clixml-recorded-bodies.ts';

/** Whole elements, put where they do not belong. */
const elements = [
  '<Obj RefId="0" />',
  '<Obj N="Value" RefId="1"><LST /></Obj>',
  '<Obj RefId="2"><I32>1</I32></Obj>',
  '<Ref RefId="0" />',
  '<Ref N="Key" RefId="1" />',
  '<Ref N="a" RefId="2" />',
  '<TNRef RefId="0" />',
  '<TN RefId="0"><T>a</T></TN>',
  '<TN />',
  '<ToString>text</ToString>',
  '<MS N="PSStandardMembers"><S N="a" /></MS>',
  '<MS><S N="__proto__">a</S></MS>',
  '<Props />',
  '<DCT><En><S N="Key">__proto__</S><I32 N="Value">1</I32></En></DCT>',
  '<En><S N="Key">k</S><Nil N="Value" /></En>',
  '<Nil N="Key" />',
  '<I32> 7 </I32>',
  '<I64>9999999999999999999</I64>',
  '<BA>AAA=</BA>',
  '<Db>INF</Db>',
  '<S>&lt;_xD800_&#10;</S>',
  '<PR />',
  '<PR><AV>a</AV><AI>1</AI><Nil /><PI>-1</PI><PC>-1</PC><T>b</T><SR>-1</SR><SD>c</SD></PR>',
  '<Objs />',
  '<constructor />',
];
const names =
  'Obj Ref TN TNRef T MS Props LST STK QUE IE DCT En S B I32 I64 C BA SS DT Nil PR Objs ToString'.split(' ');
/** Pieces that are no element. */
const scraps = [
  '<!DOCTYPE a>',
  '<![CDATA[',
  '<!--',
  '<?xml version="1.0"?>',
  '&',
  '&#x0;',
  '_x',
  '_xD800_',
  '"',
];
const crumbs = ["'", ' N="', ' RefId="0"', '<', '>', '/>', '\0', '\ud800', '\uFEFF', '\r\n', '9'.repeat(99)];

interface Change {
  readonly kind: 'insert' | 'drop' | 'twice' | 'move' | 'exchange' | 'rename' | 'number' | 'scrap' | 'cut';
  /** Places as a share of the whole. */
  readonly from: number;
  readonly to: number;
  readonly element: string;
  readonly name: string;
  readonly scrap: string;
}

/** Tags and the texts between them. */
function tokensOf(text: string): string[] {
  return text.match(/<[^<>]*>?|[^<]+/g) ?? [''];
}

/** Where the element that begins at `start` ends, or the token itself where none does. */
function endOf(tokens: readonly string[], start: number): number {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.startsWith('</')) depth -= 1;
    else if (token.startsWith('<') && !token.endsWith('/>')) depth += 1;
    if (depth <= 0) return at + 1;
  }
  return tokens.length;
}

function change(text: string, { kind, from, to, element, name, scrap }: Change): string {
  if (kind === 'cut') return text.slice(0, Math.floor(from * text.length));
  if (kind === 'scrap') {
    const place = Math.floor(from * text.length);
    return text.slice(0, place) + scrap + text.slice(place + Math.floor(to * 4));
  }
  const tokens = tokensOf(text);
  const first = Math.floor(from * tokens.length);
  // Nine times in ten a start tag, so that most texts stay well formed and the rules of CLIXML are reached.
  const near = tokens.findIndex((token, at) => at >= first && /^<\w/.test(token));
  const start = near === -1 || to > 0.9 ? first : near;
  const end = endOf(tokens, start);
  const taken = tokens.slice(start, end);
  const rest = [...tokens.slice(0, start), ...tokens.slice(end)];
  const place = Math.floor(to * rest.length);
  const put = (at: number, pieces: readonly string[], into: readonly string[]) =>
    [...into.slice(0, at), ...pieces, ...into.slice(at)].join('');
  switch (kind) {
    case 'insert':
      return put(start, [element], tokens);
    case 'drop':
      return rest.join('');
    case 'twice':
      return put(start, taken, tokens);
    case 'move':
      return put(place, taken, rest);
    case 'exchange':
      return put(start, [element], rest);
    case 'rename':
      return put(
        start,
        taken.map((token, at) =>
          at === 0 || at === taken.length - 1 ? token.replace(/^(<\/?)\w+/, `$1${name}`) : token,
        ),
        rest,
      );
    case 'number':
      return put(
        start,
        taken.map((token, at) => (at === 0 ? token.replace(/"\d+"/, `"${Math.floor(to * 4)}"`) : token)),
        rest,
      );
  }
}

// Without bias: fast-check would choose the very beginning most of the time.
const share = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((part) => part / 10_000);
const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('insert', 'drop', 'twice', 'move', 'exchange', 'rename', 'number', 'scrap', 'cut'),
  from: share,
  to: share,
  element: fc.constantFrom(...elements),
  name: fc.constantFrom(...names),
  scrap: fc.constantFrom(...scraps, ...crumbs),
});

/** Distinct recorded bodies that have something to break and are short enough to be tried a thousand times. */
const recorded = [...new Set(recordedBodies().map(({ xml }) => xml))].filter(
  ({ length }) => length > 150 && length < 6000,
);
const ours = fc.array(anyValue, { minLength: 2, maxLength: 4 }).map((values) => encodeClixml(list(values)));

/** CLIXML, ours and PowerShell's, with one to three things wrong. */
export const anyMutated: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(ours, fc.constantFrom(...recorded)), fc.array(anyChange, { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) => changes.reduce(change, text));
