import { describe, expect, it } from 'vitest';
import { judge, judgeAll, quorumMet } from '../../src/policy/judge.ts';
import type { Policy, Rule } from '../../src/policy/policy.ts';
import { approver, at, host, oncall, person, playbook } from '../run/given.ts';

const rule: Rule = {
  name: 'any',
  verbs: ['change'],
  groups: null,
  playbooks: null,
  risk: null,
  hosts: null,
  when: null,
  requireReason: false,
  decision: 'allow',
  approvals: [],
  reason: 'because',
};
const gate = (name: string, count: number, from: string): Rule => ({
  ...rule,
  name,
  decision: 'require-approval',
  approvals: [{ count, from }],
});
const policy = (...rules: Rule[]): Policy => ({
  rules,
  approvalMinutes: 30,
  freezes: [],
  reasonRequired: [],
  breakGlass: null,
});
const production = { ...host('p'), labels: { environment: 'production' } };
const question = {
  person: oncall,
  verb: 'change',
  playbook: playbook(),
  host: host('a'),
  at: at(0),
} as const;

describe('a policy', () => {
  it('denies what no rule allows', () => {
    expect(judge(policy(), question)).toMatchObject({ kind: 'deny', rule: 'default' });
    expect(judge(policy({ ...rule, verbs: ['check'] }), question).kind).toBe('deny');
  });

  it('lets deny win, wherever it stands', () => {
    const deny: Rule = { ...rule, name: 'no', decision: 'deny' };
    expect(judge(policy(rule, deny, gate('g', 1, 'x')), question)).toMatchObject({
      kind: 'deny',
      rule: 'no',
    });
  });

  it('lets an approval requirement win over an allowance', () => {
    expect(judge(policy(rule, gate('g', 1, 'x')), question).kind).toBe('require-approval');
  });

  it('never lets a broad rule weaken a narrow one', () => {
    const decision = judge(policy(gate('broad', 1, 'anyone'), gate('narrow', 2, 'owners')), question);
    expect(decision).toMatchObject({
      approvals: [
        { count: 1, from: 'anyone' },
        { count: 2, from: 'owners' },
      ],
    });
  });

  it('selects by group, playbook, risk and label', () => {
    expect(judge(policy({ ...rule, groups: ['others'] }), question).kind).toBe('deny');
    expect(judge(policy({ ...rule, playbooks: ['rdp-other'] }), question).kind).toBe('deny');
    expect(judge(policy({ ...rule, risk: ['high'] }), question).kind).toBe('deny');
    const labelled = policy({ ...rule, hosts: { environment: ['production'] } });
    expect(judge(labelled, question).kind).toBe('deny');
    expect(judge(labelled, { ...question, host: production }).kind).toBe('allow');
  });

  it('takes the strictest of several hosts', () => {
    const rules = policy(rule, { ...gate('prod', 1, 'owners'), hosts: { environment: ['production'] } });
    expect(judgeAll(rules, [question, { ...question, host: production }]).kind).toBe('require-approval');
    expect(judgeAll(rules, []).kind).toBe('deny');
  });
});

describe('a quorum', () => {
  it('never counts the requester, nor one person twice', () => {
    const need = [{ count: 1, from: 'server-approvers' }];
    expect(quorumMet(need, [oncall], 'oncall')).toBe(false);
    expect(quorumMet(need, [approver], 'oncall')).toBe(true);
    expect(quorumMet([{ count: 2, from: 'server-approvers' }], [approver, approver], 'oncall')).toBe(false);
  });

  it('needs every threshold', () => {
    const need = [
      { count: 1, from: 'server-approvers' },
      { count: 1, from: 'owners' },
    ];
    expect(quorumMet(need, [approver], 'oncall')).toBe(false);
    expect(quorumMet(need, [approver, person('o', 'owners')], 'oncall')).toBe(true);
  });
});
