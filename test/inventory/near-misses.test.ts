import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearMisses } from '../../src/inventory/near-misses.ts';

const hosts = ['ts-01', 'ts-02', 'ts-10', 'ts-12', 'jump-03'];

describe('near misses', () => {
  it.each([
    ['ts-2', 'ts-02'],
    ['ts2', 'ts-02'],
    ['TS_02', 'ts-02'],
    ['st-02', 'ts-02'],
    ['jmup-03', 'jump-03'],
    ['jump', 'jump-03'],
    ['ts-1', 'ts-01'],
  ])('take %s for %s first', (typed, meant) => {
    expect(nearMisses(typed, hosts)[0]).toBe(meant);
  });

  it('offer nothing for a word that is nothing like any', () => {
    expect(nearMisses('exchange', hosts)).toEqual([]);
    expect(nearMisses('', hosts)).toEqual([]);
    expect(nearMisses('---', hosts)).toEqual([]);
  });

  it('tell 1 from 10: zeros count for nothing only in front', () => {
    expect(nearMisses('ts-100', ['ts-1', 'ts-0100'])[0]).toBe('ts-0100');
  });

  it('are known names, at most three, and come in the same order every time', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.array(fc.string({ maxLength: 12 })), (typed, known) => {
        const near = nearMisses(typed, known);
        expect(near.length).toBeLessThanOrEqual(3);
        for (const name of near) expect(known).toContain(name);
        expect(nearMisses(typed, [...known].reverse())).toEqual(near);
      }),
      { numRuns: 200 },
    );
  });
});
