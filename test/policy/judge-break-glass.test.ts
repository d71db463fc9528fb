import { describe, expect, it } from 'vitest';
import { judgeBreakGlass, mayReviewBreakGlass } from '../../src/policy/judge-break-glass.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { approver, oncall, viewer } from '../run/given.ts';
import { gate, hostWith, policyOf, rule } from './given.ts';

const host = hostWith({ env: 'production' });
const playbook = { name: 'rdp-a', risk: 'medium' } as const;
const question = { person: oncall, verb: 'change', playbook, host, at: '2026-11-21T07:30:00Z' } as const;
const gated: Policy = {
  ...policyOf(gate('second', { count: 1, from: 'server-approvers' })),
  breakGlass: { groups: ['oncall'], hosts: null, risk: null, reviewers: 'server-approvers' },
};
const glass = gated.breakGlass!;

describe('break-glass', () => {
  it('skips the approvals, and names who reviews it afterwards', () => {
    expect(judgeBreakGlass(gated, [question])).toEqual({
      kind: 'allow',
      reviewers: 'server-approvers',
      skipped: [{ count: 1, from: 'server-approvers' }],
    });
  });

  it.each([
    ['where the policy knows none', { ...gated, breakGlass: null }, 'knows no break-glass'],
    ['for other groups', { ...gated, breakGlass: { ...glass, groups: ['viewers'] } }, 'Only viewers'],
    ['for other hosts', { ...gated, breakGlass: { ...glass, hosts: { env: ['test'] } } }, 'for ts-01'],
    ['for another risk', { ...gated, breakGlass: { ...glass, risk: ['low'] } }, 'medium risk'],
    ['where nothing waits for approval', { ...gated, rules: [rule] }, 'no glass to break'],
    [
      'for what a rule denies',
      { ...gated, rules: [...gated.rules, { ...rule, name: 'no', decision: 'deny', reason: 'Never.' }] },
      'Never.',
    ],
    [
      'for what a freeze holds back',
      {
        ...gated,
        freezes: [
          {
            name: 'f',
            hosts: null,
            playbooks: null,
            when: { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z' },
            reason: 'Frozen.',
          },
        ],
      },
      'Frozen.',
    ],
  ] as readonly (readonly [string, Policy, string])[])('is not to be had %s', (_, policy, words) => {
    expect(judgeBreakGlass(policy, [question])).toEqual({
      kind: 'deny',
      reason: expect.stringContaining(words),
    });
  });

  it('is judged for every host of the plan', () => {
    const policy = { ...gated, breakGlass: { ...glass, hosts: { env: ['production'] } } };
    const other = { ...question, host: hostWith({ env: 'test' }, 'ts-02') };
    expect(judgeBreakGlass(policy, [question]).kind).toBe('allow');
    expect(judgeBreakGlass(policy, [question, other])).toMatchObject({ kind: 'deny' });
  });

  it('is reviewed by somebody of the group, and never by whoever broke it', () => {
    expect(mayReviewBreakGlass(gated, approver, 'oncall')).toBe(true);
    expect(mayReviewBreakGlass(gated, oncall, 'oncall')).toBe(false);
    expect(mayReviewBreakGlass(gated, viewer, 'oncall')).toBe(false);
    expect(mayReviewBreakGlass({ ...gated, breakGlass: null }, approver, 'oncall')).toBe(false);
  });
});
