import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/people/find-person.ts';
import type { Person } from '../../src/people/person.ts';
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

  it('applies a rule inside its windows alone', () => {
    const window = { days: ['sat'], from: '08:00', to: '09:00', zone: 'Europe/Berlin' } as const;
    const timed = policy({ ...rule, when: [window] });
    // at(0) is half past seven UTC on a Saturday in winter, half past eight in Berlin.
    expect([judge(timed, question).kind, judge(timed, { ...question, at: at(30) }).kind]).toEqual([
      'allow',
      'deny',
    ]);
  });

  it('names every rule that had a say, and none that had not', () => {
    const look: Rule = { ...rule, name: 'look', verbs: ['check'] };
    expect(judge(policy(rule, look, { ...rule, name: 'too' }), question)).toMatchObject({
      rules: ['any', 'too'],
    });
    expect(judge(policy(rule, gate('g', 1, 'x'), gate('h', 1, 'y')), question)).toMatchObject({
      rules: ['g', 'h'],
      rule: 'g + h',
    });
    const denies = policy(
      rule,
      { ...rule, name: 'no', decision: 'deny' },
      { ...rule, name: 'never', decision: 'deny' },
    );
    expect(judge(denies, question)).toMatchObject({ rules: ['no', 'never'], rule: 'no', until: null });
  });

  it('requires a reason by rule or by risk, also where a gate covers the rule that requires it, and never to look', () => {
    const asks: Rule = { ...rule, name: 'why', verbs: ['check', 'change'], requireReason: true };
    expect(judge(policy(rule), question)).toMatchObject({ requireReason: false });
    expect(judge(policy(rule, asks), question)).toMatchObject({ requireReason: true });
    expect(judge(policy(asks, gate('g', 1, 'x')), question)).toMatchObject({
      kind: 'require-approval',
      requireReason: true,
    });
    expect(judge({ ...policy(rule), reasonRequired: ['low'] }, question)).toMatchObject({
      requireReason: true,
    });
    expect(judge({ ...policy(rule), reasonRequired: ['high'] }, question)).toMatchObject({
      requireReason: false,
    });
    expect(judge(policy(asks), { ...question, verb: 'check', playbook: null })).toMatchObject({
      requireReason: false,
    });
  });

  it('takes the strictest of several hosts', () => {
    const rules = policy(rule, { ...gate('prod', 1, 'owners'), hosts: { environment: ['production'] } });
    expect(judgeAll(rules, [question, { ...question, host: production }]).kind).toBe('require-approval');
    expect(judgeAll(rules, []).kind).toBe('deny');
  });
});

const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('a quorum', () => {
  it('never counts the requester, nor one person twice', () => {
    const need = [{ count: 1, from: 'server-approvers' }];
    expect(quorumMet(need, [oncall], 'oncall')).toBe(false);
    expect(quorumMet(need, [approver], 'oncall')).toBe(true);
    expect(quorumMet([{ count: 2, from: 'server-approvers' }], [approver, approver], 'oncall')).toBe(false);
  });

  it('is not met by the requester through another account, since both accounts are one person', () => {
    const both: Person = {
      ...person('oncall', 'oncall', 'server-approvers'),
      slack: 'U012AB3CD',
      entra: guid,
    };
    const need = [{ count: 1, from: 'server-approvers' }];
    const accounts = [
      { platform: 'console', tenant: 'local', id: 'oncall' },
      { platform: 'slack', tenant: 'T1', id: 'U012AB3CD' },
      { platform: 'teams', tenant: 'x', id: guid.toUpperCase() },
    ] as const;
    const people = accounts.map((account) => findPerson([both, approver], account)!);
    expect(people.map(({ id }) => id)).toEqual(['oncall', 'oncall', 'oncall']);
    expect(quorumMet(need, people, 'oncall')).toBe(false);
    // Nor are two accounts of somebody else two people.
    expect(quorumMet([{ count: 2, from: 'server-approvers' }], people, 'approver')).toBe(false);
  });

  it('counts who is in two groups for both, unless distinct people are asked for', () => {
    const [wide, owner] = [person('wide', 'server-approvers', 'owners'), person('owner', 'owners')];
    const need = [
      { count: 1, from: 'server-approvers' },
      { count: 1, from: 'owners' },
    ];
    const distinct = need.map((one) => ({ ...one, distinct: true }));
    expect([quorumMet(need, [wide], 'oncall'), quorumMet(distinct, [wide], 'oncall')]).toEqual([true, false]);
    expect(quorumMet(distinct, [wide, owner], 'oncall')).toBe(true);
    expect(quorumMet(distinct, [owner, wide], 'oncall')).toBe(true);
  });

  it.each([
    ['the first', [true, false]],
    ['the second', [false, true]],
  ])('asks for distinct people where %s of two gates on one group does', (_, asks) => {
    const gates = asks.map((distinct, index) => ({
      ...gate(`g${index}`, 1, 'owners'),
      approvals: [{ count: 1, from: 'owners', ...(distinct ? { distinct: true } : {}) }],
    }));
    const decision = judge(policy(...gates, gate('third', 1, 'server-approvers')), question);
    const approvals = decision.kind === 'require-approval' ? decision.approvals : [];
    expect(quorumMet(approvals, [person('wide', 'server-approvers', 'owners')], 'oncall')).toBe(false);
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
