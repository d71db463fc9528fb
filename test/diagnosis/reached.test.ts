import { describe, expect, it } from 'vitest';
import { reachedIndex } from '../../src/diagnosis/reached.ts';
import { layerNames } from '../../src/rdp/look.ts';
import { evidenceOf } from './evidence-cases.ts';
import { lookEndingAt, lookWith } from './look-builder.ts';

const hungUp = lookEndingAt('tls', 'reset-after-client-hello');
const nlaOff = lookWith([['negotiation', 'ok', 'nla-optional']]);

describe('how far a connection came', () => {
  it('is the whole way on a healthy host', () => {
    expect(reachedIndex(evidenceOf('ts-01').outside!)).toBe(layerNames.length);
  });

  it.each([
    ['name', 'name-not-found', 0],
    ['tcp', 'refused', 1],
    ['negotiation', 'plain-rdp', 2],
    ['tls', 'alert-70', 3],
    ['certificate', 'expired', 4],
    ['credssp', 'closed-on-token', 5],
    ['clock', 'far-skewed', 6],
  ] as const)('is the index of the failing layer: %s', (layer, seen, index) => {
    expect(reachedIndex(lookEndingAt(layer, seen))).toBe(index);
  });

  it('counts missing NLA at CredSSP, so a repaired key with NLA off has come further', () => {
    expect(reachedIndex(nlaOff)).toBe(layerNames.indexOf('credssp'));
    expect(reachedIndex(nlaOff)).toBeGreaterThan(reachedIndex(hungUp));
  });

  it('counts a hang-up first where NLA is off too', () => {
    const both = lookWith([
      ['negotiation', 'ok', 'nla-optional'],
      ['tls', 'fault', 'reset-after-client-hello'],
    ]);
    expect(reachedIndex(both)).toBe(reachedIndex(hungUp));
  });

  it('counts the same when negotiation itself is marked at fault', () => {
    expect(reachedIndex(lookWith([['negotiation', 'fault', 'nla-optional']]))).toBe(reachedIndex(nlaOff));
  });

  it('ends where the look was called off', () => {
    expect(reachedIndex(lookWith([['tls', 'not-looked', 'called-off']]))).toBe(layerNames.indexOf('tls'));
  });
});
