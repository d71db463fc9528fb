import { describe, expect, it } from 'vitest';
import { judge, judgeAll } from '../../src/policy/judge.ts';
import type { Freeze, Policy } from '../../src/policy/policy.ts';
import { oncall } from '../run/given.ts';
import { gate, hostWith, policyOf, rule } from './given.ts';

const playbook = { name: 'rdp-a', risk: 'low' } as const;
const production = hostWith({ env: 'production' });
const test = hostWith({ env: 'test' }, 'ts-02');
const yearEnd: Freeze = {
  name: 'year-end',
  hosts: { env: ['production'] },
  playbooks: null,
  when: { from: '2026-12-18T17:00:00Z', to: '2027-01-04T06:00:00Z' },
  reason: 'Nothing is changed over the year end.',
};
const during = {
  person: oncall,
  verb: 'change',
  playbook,
  host: production,
  at: '2026-12-24T12:00:00Z',
} as const;
const frozen = (...freezes: readonly Freeze[]): Policy => ({
  ...policyOf(rule, { ...rule, name: 'look', verbs: ['check'] }),
  freezes,
});

describe('a freeze', () => {
  it('denies what the rules allow, says which freeze it is, and until when', () => {
    expect(judge(frozen(yearEnd), during)).toEqual({
      kind: 'deny',
      rule: 'freeze year-end',
      rules: ['freeze year-end'],
      reason: 'Nothing is changed over the year end.',
      until: '2027-01-04T06:00:00.000Z',
    });
  });

  it.each([
    ['before it', { at: '2026-12-18T16:59:59Z' }, 'allow'],
    ['from its first instant', { at: '2026-12-18T17:00:00Z' }, 'deny'],
    ['until just before its end', { at: '2027-01-04T05:59:59Z' }, 'deny'],
    ['at its end', { at: '2027-01-04T06:00:00Z' }, 'allow'],
    ['of other hosts', { host: test }, 'allow'],
    ['when one only looks', { verb: 'check', playbook: null }, 'allow'],
    ['when a weakened setting is put back', { restoresSecurity: true }, 'allow'],
  ] as const)('%s is judged for its instant: %o → %s', (_, more, kind) => {
    expect(judge(frozen(yearEnd), { ...during, ...more }).kind).toBe(kind);
  });

  it('of one playbook leaves the others alone', () => {
    const one = frozen({ ...yearEnd, playbooks: ['rdp-b'] });
    expect(judge(one, during).kind).toBe('allow');
    expect(judge(one, { ...during, playbook: { ...playbook, name: 'rdp-b' } }).kind).toBe('deny');
  });

  it('wins over a gate', () => {
    const gated = { ...frozen(yearEnd), rules: [gate('two', { count: 1, from: 'server-approvers' })] };
    expect(judge(gated, during)).toMatchObject({ kind: 'deny', rule: 'freeze year-end' });
  });

  it('is not what is told to somebody who may not anyway', () => {
    expect(judge({ ...frozen(yearEnd), rules: [] }, during)).toMatchObject({ rule: 'default', until: null });
    const never = { ...rule, name: 'never', decision: 'deny', reason: 'Never.' } as const;
    expect(judge({ ...frozen(yearEnd), rules: [rule, never] }, during)).toMatchObject({
      rule: 'never',
      until: null,
    });
  });

  it('that comes back ends with the last of those that follow it without a gap', () => {
    const nightly: Freeze = {
      ...yearEnd,
      name: 'night',
      hosts: null,
      when: [{ days: ['mon'], from: '06:00', to: '08:00', zone: 'UTC' }],
    };
    // The 4th of January 2027 is a Monday.
    expect(judge(frozen(yearEnd, nightly), during)).toMatchObject({ until: '2027-01-04T08:00:00.000Z' });
  });

  it('that never ends says so', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const always = { ...yearEnd, when: [{ days, from: '00:00', to: '00:00', zone: 'UTC' }] };
    expect(judge(frozen(always), during)).toMatchObject({ kind: 'deny', until: null });
  });

  it('of several hosts ends when that of the last host does, and a denial for good comes first', () => {
    const longer = {
      ...yearEnd,
      name: 'longer',
      hosts: { env: ['test'] },
      when: { ...yearEnd.when, to: '2027-02-01T00:00:00Z' },
    };
    const both = frozen(yearEnd, longer as Freeze);
    const questions = [during, { ...during, host: test }];
    expect(judgeAll(both, questions)).toMatchObject({
      rule: 'freeze longer',
      rules: ['freeze longer', 'freeze year-end'],
      until: '2027-02-01T00:00:00.000Z',
    });
    const never = {
      ...rule,
      name: 'never',
      decision: 'deny',
      reason: 'Never.',
      hosts: { env: ['test'] },
    } as const;
    expect(judgeAll({ ...both, rules: [...both.rules, never] }, questions)).toMatchObject({
      rule: 'never',
      until: null,
    });
  });
});
