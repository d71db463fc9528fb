import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, chainLine, genesis } from '../../src/audit/chain.ts';
import type { ChainedEntry } from '../../src/audit/entry.ts';
import { verifyChain } from '../../src/audit/verify-chain.ts';
import { entry, logOf } from './chained-log.ts';

const log = logOf(['a', 'b', 'c', 'd', 'e'].map((id) => entry(id, { note: id })));
const hashOf = (line: string) => (JSON.parse(line) as ChainedEntry).hash;

const anyLog = fc
  .array(fc.record({ id: fc.uuid(), note: fc.string({ unit: 'binary', maxLength: 20 }) }), {
    minLength: 2,
    maxLength: 8,
  })
  .map((entries) => logOf(entries.map(({ id, note }) => entry(id, { note }))));

describe('a chain', () => {
  it('is sound up to its last entry, whose hash is the head', () => {
    expect(verifyChain(log)).toEqual({ kind: 'sound', upTo: 5, head: hashOf(log[4]!) });
    expect(verifyChain([])).toEqual({ kind: 'sound', upTo: 0, head: genesis });
  });

  it('hands out every entry that is proved, and none after a fault', () => {
    const proved: string[] = [];
    verifyChain([...log.slice(0, 3), log[4]!], ({ id }) => proved.push(id));
    expect(proved).toEqual(['a', 'b', 'c']);
  });

  it('names a changed line', () => {
    const changed = log.with(2, log[2]!.replace('"oncall"', '"nobody"'));
    expect(verifyChain(changed)).toMatchObject({ kind: 'fault', line: 3, what: 'changed', upTo: 2 });
  });

  it('names a line that was replaced by another with a hash of its own', () => {
    const { prev, seq } = JSON.parse(log[2]!) as ChainedEntry;
    const replaced = log.with(2, chainLine(chain(prev, seq, entry('c', { note: 'something else' }))));
    expect(verifyChain(replaced)).toMatchObject({
      kind: 'fault',
      line: 3,
      what: 'changed',
      upTo: 2,
      head: hashOf(log[1]!),
    });
  });

  it('names a missing line, and the first one too', () => {
    expect(verifyChain(log.toSpliced(2, 1))).toMatchObject({
      kind: 'fault',
      line: 3,
      what: 'missing',
      why: 'entry 3 should stand before entry 4',
      upTo: 2,
    });
    expect(verifyChain(log.slice(2))).toMatchObject({ line: 1, what: 'missing', upTo: 0, head: genesis });
  });

  it('names reordered and repeated lines', () => {
    const swapped = log.with(1, log[2]!).with(2, log[1]!);
    expect(verifyChain(swapped)).toMatchObject({ kind: 'fault', line: 2, what: 'reordered', upTo: 1 });
    expect(verifyChain([...log, log[1]!])).toMatchObject({
      kind: 'fault',
      line: 6,
      what: 'reordered',
      upTo: 5,
    });
  });

  it.each([
    ['an empty line', '\n'],
    ['no JSON', 'hello\n'],
    ['other JSON', '{"a":1}\n'],
    ['null', 'null\n'],
    ['a deep nest', `${'['.repeat(5000)}${']'.repeat(5000)}\n`],
    ['a torn line', log[1]!.slice(0, -1)],
  ])('calls %s malformed', (_, line) => {
    expect(verifyChain([log[0]!, line])).toMatchObject({
      kind: 'fault',
      line: 2,
      what: 'malformed',
      upTo: 1,
    });
  });

  it('takes the same data in other letters for a change', () => {
    for (const line of [` ${log[1]!}`, log[1]!.replace('{', '{"seq":2,'), log[1]!.replace('\n', '\r\n')]) {
      expect(verifyChain(log.with(1, line))).toMatchObject({ kind: 'fault', line: 2, what: 'changed' });
    }
  });

  it('finds any single change of a character', () => {
    fc.assert(
      fc.property(
        anyLog,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 0x20, max: 0x7e }),
        (lines, row, column, code) => {
          const at = row % lines.length;
          const line = lines[at]!;
          const place = column % line.length;
          const changed = line.slice(0, place) + String.fromCharCode(code) + line.slice(place + 1);
          fc.pre(changed !== line);
          expect(verifyChain(lines.with(at, changed))).toMatchObject({
            kind: 'fault',
            line: at + 1,
            upTo: at,
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds any removal but of the end, and any swap', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), fc.nat(), (lines, first, second) => {
        const a = first % (lines.length - 1);
        expect(verifyChain(lines.toSpliced(a, 1))).toMatchObject({
          kind: 'fault',
          line: a + 1,
          what: 'missing',
        });
        const b = a + 1 + (second % (lines.length - a - 1));
        const swapped = lines.with(a, lines[b]!).with(b, lines[a]!);
        expect(verifyChain(swapped)).toMatchObject({
          kind: 'fault',
          line: a + 1,
          what: 'reordered',
          upTo: a,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('cannot see a cut-off end: the head is another, and that is all', () => {
    expect(verifyChain(log.slice(0, 3))).toEqual({ kind: 'sound', upTo: 3, head: hashOf(log[2]!) });
  });
});
