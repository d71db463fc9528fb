import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { readSite, type Site } from '../../adapters/files/read-site.ts';
import { findPerson } from '../../src/people/find-person.ts';
import { explain } from '../../src/policy/explain.ts';
import { judge } from '../../src/policy/judge.ts';
import { misfits } from '../../src/policy/misfits.ts';
import type { Question } from '../../src/policy/question.ts';
import { quorumMet } from '../../src/policy/quorum-met.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'test', 'fixtures', 'site');
let site: Site;
beforeAll(async () => {
  const named = (name: string) => join(folder, `${name}.yaml`);
  const files = { inventory: named('hosts'), people: named('people'), policy: named('policy') };
  const read = readSite(files, await readPlaybooks(join(root, 'playbooks')));
  if (read.kind !== 'site') throw new Error(JSON.stringify(read.faults));
  site = read;
});

const risks: Readonly<Record<string, 'low' | 'medium' | 'high'>> = {
  'rdp-require-nla': 'medium',
  'rdp-reboot-host': 'high',
};
function ask(who: string, what: string, where: string, at = '2026-11-24T10:00:00+01:00'): Question {
  return {
    person: site.people.find(({ id }) => id === who)!,
    verb: what === 'check' ? 'check' : 'change',
    playbook: what === 'check' ? null : { name: what, risk: risks[what] ?? 'low' },
    host: site.inventory.hosts.find(({ name }) => name === where)!,
    at,
  };
}
const yearEnd = '2026-12-24T12:00:00+01:00';
const night = '2026-11-24T22:00:00+01:00';

describe('the example site, explained', () => {
  it.each([
    ['everyone-may-look', 'viewer', 'check', 'ts-05', yearEnd, 'allow'],
    ['test-hosts-are-free', 'oncall', 'rdp-require-nla', 'ts-09', undefined, 'allow'],
    ['a-second-person', 'oncall', 'rdp-start-service', 'ts-01', undefined, 'require-approval'],
    ['owners-in-office-hours', 'oncall', 'rdp-require-nla', 'ts-07', undefined, 'require-approval'],
    ['jump-hosts-with-a-reason', 'oncall', 'rdp-start-service', 'ts-08', undefined, 'require-approval'],
    ['contractors-change-no-production', 'contractor', 'rdp-start-service', 'ts-01', undefined, 'deny'],
    ['nothing-risky-on-jump-hosts', 'oncall', 'rdp-reboot-host', 'ts-08', undefined, 'deny'],
    ['freeze year-end', 'oncall', 'rdp-start-service', 'ts-07', yearEnd, 'deny'],
    ['freeze boston-week-close', 'oncall', 'rdp-start-service', 'ts-05', '2026-11-27T21:00:00-05:00', 'deny'],
  ] as const)('names %s as what decides when %s asks for %s on %s', (name, who, what, where, at, kind) => {
    const question = ask(who, what, where, at);
    const { decision, tried, freezes } = explain(site.policy, question, site.people);
    expect(decision).toMatchObject({ kind, rules: expect.arrayContaining([name]) });
    for (const { rule, hasSay, misfits: parts } of tried) {
      expect(hasSay).toBe(decision.rules.includes(rule.name));
      if (hasSay) expect(parts).toEqual([]);
      expect(parts).toEqual(misfits(rule, question));
    }
    for (const { freeze, covers, now } of freezes)
      expect(decision.rules.includes(`freeze ${freeze.name}`)).toBe(covers && now);
    expect(decision).toEqual(judge(site.policy, question));
  });

  it('has no rule and no freeze but these', () => {
    expect([site.policy.rules.length, site.policy.freezes.length]).toEqual([7, 2]);
  });

  it('says who could approve, the one who asks never among them', () => {
    const names = (who: string, what: string, at?: string) =>
      explain(site.policy, ask(who, what, 'ts-07', at), site.people).approvers.map(({ people }) =>
        people.map(({ id }) => id),
      );
    expect(names('oncall', 'rdp-require-nla')).toEqual([
      ['approver', 'owner'],
      ['owner', 'second-owner'],
    ]);
    expect(names('second-oncall', 'rdp-require-nla', night)).toEqual([['approver', 'owner']]);
    const own = explain(site.policy, ask('owner', 'rdp-require-nla', 'ts-07'), site.people);
    expect(own.approvers.map(({ people }) => people.map(({ id }) => id))).toEqual([['second-owner']]);
  });

  it('says that a gate cannot be opened for a requester without whom too few are left', () => {
    const people = site.people.filter(({ id }) => id !== 'second-owner');
    const question = ask('owner', 'rdp-require-nla', 'ts-07');
    expect(explain(site.policy, question, site.people).canBeOpened).toBe(true);
    expect(explain(site.policy, question, people).canBeOpened).toBe(false);
  });

  it('counts one person in two groups once, where the owners must be others', () => {
    const decision = judge(site.policy, ask('oncall', 'rdp-require-nla', 'ts-07'));
    if (decision.kind !== 'require-approval') throw new Error(decision.kind);
    const who = (...ids: readonly string[]) => site.people.filter(({ id }) => ids.includes(id));
    expect(quorumMet(decision.approvals, who('owner'), 'oncall')).toBe(false);
    expect(quorumMet(decision.approvals, who('owner', 'second-owner'), 'oncall')).toBe(true);
    expect(quorumMet(decision.approvals, who('owner', 'approver'), 'oncall')).toBe(true);
    expect(quorumMet(decision.approvals, who('approver', 'oncall'), 'oncall')).toBe(false);
  });

  it('knows nobody by an account that is in no file', () => {
    for (const platform of ['console', 'slack', 'teams'] as const)
      expect(findPerson(site.people, { platform, tenant: 'x', id: 'U0NOBODY' })).toBeNull();
  });

  it('says when a freeze holds next, and until when', () => {
    const { freezes } = explain(site.policy, ask('oncall', 'rdp-start-service', 'ts-05'), site.people);
    expect(freezes.map(({ freeze: { name }, now, from, until }) => [name, now, from, until])).toEqual([
      ['year-end', false, '2026-12-18T17:00:00.000Z', '2027-01-04T05:00:00.000Z'],
      ['boston-week-close', false, '2026-11-28T01:00:00.000Z', '2026-11-28T09:00:00.000Z'],
    ]);
  });
});
