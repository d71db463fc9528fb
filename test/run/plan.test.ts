import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/run/canonical-json.ts';
import { differences, makePlan } from '../../src/run/plan.ts';
import { playbook } from './given.ts';

const host = { host: 'ts-02', state: { a: 1 }, before: { a: 1 }, after: { a: 2 }, sessions: 2 };

describe('a plan', () => {
  const plan = makePlan('R1', playbook(), 'apply', {}, [host]);

  it('is the same plan whoever is logged on and in whatever order the hosts came', () => {
    const other = { ...host, host: 'ts-01' };
    expect(makePlan('R1', playbook(), 'apply', {}, [{ ...host, sessions: 9 }]).id).toBe(plan.id);
    expect(makePlan('R1', playbook(), 'apply', {}, [host, other]).id).toBe(
      makePlan('R1', playbook(), 'apply', {}, [other, host]).id,
    );
  });

  it('is another plan when anything an approval covers differs', () => {
    const changed = { text: 'x', digest: 'e'.repeat(64) };
    const { scripts, harnesses } = playbook();
    const timed = { kind: 'timed', minutes: 5 } as const;
    const ids = [
      makePlan('R2', playbook(), 'apply', {}, [host]),
      makePlan('R1', playbook(), 'revert', {}, [host]),
      makePlan('R1', playbook(), 'apply', { a: 1 }, [host]),
      makePlan('R1', playbook(), 'apply', {}, [{ ...host, host: 'ts-03' }]),
      makePlan('R1', playbook(), 'apply', {}, [{ ...host, state: { a: 3 } }]),
      makePlan('R1', playbook(), 'apply', {}, [{ ...host, after: { a: 3 } }]),
      makePlan('R1', playbook({ kind: 'timed', minutes: 5 }), 'apply', {}, [host]),
      makePlan('R1', playbook({ kind: 'timed', minutes: 6 }), 'apply', {}, [host]),
      makePlan('R1', playbook(timed, { scripts: { ...scripts, revert: changed } }), 'apply', {}, [host]),
      makePlan('R1', playbook(timed, { harnesses: { ...harnesses, revert: changed } }), 'apply', {}, [host]),
      ...(['detect', 'apply'] as const).map((phase) =>
        makePlan('R1', playbook(undefined, { harnesses: { ...harnesses, [phase]: changed } }), 'apply', {}, [
          host,
        ]),
      ),
      makePlan('R1', playbook(undefined, { scripts: { ...scripts, apply: changed } }), 'apply', {}, [host]),
      makePlan('R1', playbook(undefined, { scripts: { ...scripts, detect: changed } }), 'apply', {}, [host]),
    ].map((one) => one.id);
    expect(new Set([plan.id, ...ids]).size).toBe(ids.length + 1);
  });

  it('ends when a parameter says so, and is another plan then', () => {
    const held = playbook({ kind: 'timed', minutes: 5, holdsFor: 'minutes' });
    const [ends, stays] = [30, 0].map((minutes) => makePlan('R1', held, 'apply', { minutes }, [host]));
    expect(ends!.undo).toEqual({ kind: 'timed', minutes: 30, holds: true });
    expect(stays!.undo).toEqual({ kind: 'timed', minutes: 5 });
    expect(ends!.id).not.toBe(stays!.id);
  });

  it('adds up who is logged on, and knows when it does not know', () => {
    expect(
      makePlan('R1', playbook(), 'apply', {}, [host, { ...host, host: 'b', sessions: 3 }]).sessions,
    ).toBe(5);
    expect(
      makePlan('R1', playbook(), 'apply', {}, [host, { ...host, host: 'b', sessions: null }]).sessions,
    ).toBeNull();
  });
});

describe('differences', () => {
  it('names the settings that differ, whichever side lacks them', () => {
    expect(differences({ a: 1, b: [1], c: null }, { a: 1, b: [2], d: 0 })).toEqual(['b', 'd']);
  });
});

describe('canonical JSON', () => {
  it('gives equal text for equal data, whatever the order of keys, and parses back', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
