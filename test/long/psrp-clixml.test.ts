import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClixml } from '../../src/psrp/clixml/decode-clixml.ts';
import { encodeClixml } from '../../src/psrp/clixml/encode-clixml.ts';
import { list, type PsValue, record } from '../../src/psrp/value.ts';
import { anyValue } from '../psrp/clixml-any-value.ts';
import { judge } from '../psrp/clixml-judge.ts';
import { anyMutated } from '../psrp/clixml-mutate.ts';

const seeds = [1, 20, 300, 4000, 50_000];

describe('CLIXML, a hundred thousand times', () => {
  it.each(seeds)(
    'with something wrong is a value or a fault, soon (seed %i)',
    { timeout: 600_000 },
    (seed) => {
      const came = { value: 0, fault: 0 };
      let slowestMs = 0;
      fc.assert(
        fc.property(anyMutated, (xml) => {
          const startedAt = performance.now();
          came[judge(xml)] += 1;
          slowestMs = Math.max(slowestMs, performance.now() - startedAt);
        }),
        { seed, numRuns: 20_000 },
      );
      expect(came.value).toBeGreaterThan(1000);
      expect(came.fault).toBeGreaterThan(10_000);
      // A text of 20,000 characters takes a few milliseconds; the rest is a busy machine.
      expect(slowestMs).toBeLessThan(2000);
    },
  );

  it.each(seeds)('written and read again is the same (seed %i)', { timeout: 600_000 }, (seed) => {
    fc.assert(
      fc.property(anyValue, (value) =>
        isDeepStrictEqual(decodeClixml(encodeClixml(value)), { kind: 'value', value }),
      ),
      { seed, numRuns: 20_000 },
    );
  });
});

const megabyte = 1024 * 1024;
const shapes: Readonly<Record<string, (length: number) => PsValue>> = {
  'one plain string': (length) => 'x'.repeat(length),
  'line ends': (length) => '\n'.repeat(length / 7),
  emoji: (length) => '\u{1F600}'.repeat(length / 14),
  'what XML escapes': (length) => '<&'.repeat(length / 9),
  'what looks like escapes': (length) => '_x0041_'.repeat(length / 13),
  'many strings': (length) => list(Array.from({ length: length / 107 }, (_, at) => `${at}`.padStart(100))),
  'many records': (length) =>
    list(
      Array.from({ length: length / 100 }, (_, at) => record({ Name: `service-${at}`, Status: at }, ['A'])),
    ),
};

describe('sixteen megabytes', () => {
  it.each(Object.entries(shapes))(
    'of %s are written and read in linear time',
    { timeout: 120_000 },
    (_, make) => {
      const limits = { nodes: 10_000_000, length: 64 * megabyte };
      const value = make(16 * megabyte);
      const startedAt = performance.now();
      const xml = encodeClixml(value);
      const decoded = decodeClixml(xml, limits);
      // One megabyte takes 0.2 s at most; quadratic, sixteen would take 50 s.
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      expect(xml.length).toBeGreaterThan(12 * megabyte);
      expect(isDeepStrictEqual(decoded, { kind: 'value', value })).toBe(true);
    },
  );
});
