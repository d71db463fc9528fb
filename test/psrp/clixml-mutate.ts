import fc from 'fast-check';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { anyValue } from './clixml-any-value.ts';
import { recordedBodies } from './clixml-recorded-bodies.ts';

/** Pieces that mean something, put where they do not belong. */
const pieces = [
  '<Obj RefId="0">',
  '<Obj RefId="1"><LST>',
  '</LST></Obj>',
  '</Obj>',
  '<Ref RefId="0" />',
  '<Ref N="a" RefId="1" />',
  '<TNRef RefId="0" />',
  '<TN RefId="0"><T>a</T></TN>',
  '<MS>',
  '</MS>',
  '<MS N="PSStandardMembers">',
  '<Props />',
  '<DCT><En>',
  '<S N="Key">k</S>',
  '<Nil N="Value" />',
  '<I32>',
  '9'.repeat(100),
  '<PR>',
  '<Objs>',
  '</Objs>',
  '<!DOCTYPE a>',
  '<![CDATA[',
  '<!--',
  '<?xml version="1.0"?>',
  '&',
  '&amp;',
  '&#x0;',
  '_x',
  '_xD800_',
  '"',
  "'",
  ' N="',
  '<',
  '>',
  '/>',
  '\0',
  '\ud800',
  '\uFEFF',
  '\r\n',
  '__proto__',
  'constructor',
];

interface Change {
  readonly kind: 'insert' | 'replace' | 'delete' | 'repeat' | 'move' | 'cut';
  /** Places as a share of the whole length. */
  readonly from: number;
  readonly length: number;
  readonly to: number;
  readonly piece: string;
}

function change(text: string, { kind, from, length, to, piece }: Change): string {
  const start = Math.floor(from * text.length);
  const end = Math.min(text.length, start + length);
  const [before, taken, after] = [text.slice(0, start), text.slice(start, end), text.slice(end)];
  if (kind === 'insert') return before + piece + taken + after;
  if (kind === 'replace') return before + piece + after;
  if (kind === 'delete') return before + after;
  if (kind === 'repeat') return before + taken + taken + taken + after;
  if (kind === 'cut') return before;
  const rest = before + after;
  const place = Math.floor(to * rest.length);
  return rest.slice(0, place) + taken + rest.slice(place);
}

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const anyChange: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('insert', 'insert', 'replace', 'delete', 'repeat', 'move', 'cut'),
  from: share,
  length: fc.integer({ min: 1, max: 60 }),
  to: share,
  piece: fc.constantFrom(...pieces),
});

/** Distinct recorded bodies of a size at which a thousand can be tried. */
const recorded = [...new Set(recordedBodies().map(({ xml }) => xml))].filter(({ length }) => length < 20_000);

/** CLIXML, ours and PowerShell's, with one to four things wrong. */
export const anyMutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(anyValue.map(encodeClixml), fc.constantFrom(...recorded)),
    fc.array(anyChange, { minLength: 1, maxLength: 4 }),
  )
  .map(([text, changes]) => changes.reduce(change, text));
