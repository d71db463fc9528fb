import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overrulingIn } from '../../src/policy/overruling.ts';
import type { Rule } from '../../src/policy/policy.ts';

const rule = (name: string, more: Partial<Rule> = {}): Rule => ({
  name,
  verbs: ['change'],
  groups: null,
  playbooks: null,
  risk: null,
  hosts: null,
  when: null,
  decision: 'allow',
  approvals: [],
  requireReason: false,
  reason: 'x',
  ...more,
});

/** The same said without any index: every rule is held against every other. */
function plainly(one: Rule, rules: readonly Rule[]): Rule | null {
  const covered = (some: readonly string[] | null | undefined, by: readonly string[] | null) =>
    by === null || some?.every((word) => by.includes(word)) === true;
  const yields = one.decision === 'allow' && !one.requireReason;
  const found = rules.find(
    (other) =>
      other !== one &&
      (other.when === null ||
        one.when?.every((w) => other.when!.some((o) => JSON.stringify(o) === JSON.stringify(w)))) &&
      (other.decision === 'deny' || (yields && other.decision === 'require-approval')) &&
      covered(one.verbs, other.verbs) &&
      covered(one.groups, other.groups) &&
      covered(one.playbooks, other.playbooks) &&
      covered(one.risk, other.risk) &&
      Object.entries(other.hosts ?? {}).every(([label, values]) => covered(one.hosts?.[label], values)),
  );
  return one.decision === 'deny' ? null : (found ?? null);
}

const window = (from: string, to: string) =>
  ({ days: ['mon', 'fri'], from, to, zone: 'Europe/Berlin' }) as const;
const [noon, night] = [window('12:00', '13:00'), window('22:00', '04:00')];
const some = (...words: readonly string[]) =>
  fc.option(fc.subarray([...words], { minLength: 1 }), { freq: 2 });
const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    verbs: fc.subarray(['check', 'change'] as const, { minLength: 1 }),
    groups: some('a', 'b', 'c'),
    playbooks: some('p', 'q'),
    risk: some('low', 'high') as fc.Arbitrary<Rule['risk']>,
    hosts: fc.option(
      fc.dictionary(fc.constantFrom('env', 'site'), fc.subarray(['a', 'x', 'y'], { minLength: 1 })),
    ),
    when: fc.constantFrom(null, null, [night], [noon], [noon, night]),
    decision: fc.constantFrom('allow', 'deny', 'require-approval'),
    requireReason: fc.boolean(),
  })
  .map((parts) => rule('any', parts as Partial<Rule>));

describe('the rule that always overrules another', () => {
  it('is the one that is found by holding each against each, the first of the file', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { maxLength: 12 }), (rules) => {
        const find = overrulingIn(rules);
        for (const one of rules) expect(find(one)).toBe(plainly(one, rules));
      }),
      { numRuns: 2_000 },
    );
  });

  /** How often any part of any rule is read while all of them are checked. */
  function reads(count: number, make: (index: number) => Partial<Rule>): number {
    let read = 0;
    const rules = Array.from(
      { length: count },
      (_, index) =>
        new Proxy(rule(`r${index}`, make(index)), {
          get(target, key) {
            read += 1;
            return target[key as keyof Rule];
          },
        }),
    );
    const find = overrulingIn(rules);
    for (const one of rules) find(one);
    return read;
  }

  it.each<[string, (index: number) => Partial<Rule>]>([
    [
      'name hosts of their own',
      (index) => ({
        decision: index % 2 === 0 ? 'deny' : 'allow',
        hosts: { env: ['production'], host: [`h${index}`] },
        groups: ['oncall'],
      }),
    ],
    [
      'differ in nothing but their groups',
      (index) => ({ decision: index % 2 === 0 ? 'deny' : 'allow', groups: [`g${index}`, 'oncall'] }),
    ],
    [
      'are gates for one playbook each',
      (index) => ({ decision: index % 2 === 0 ? 'require-approval' : 'allow', playbooks: [`p${index}`] }),
    ],
  ])('is sought with work that grows with their number, where rules %s', (_, make) => {
    const [few, many] = [reads(2_000, make), reads(8_000, make)];
    expect(few / 2_000).toBeLessThan(60);
    expect(many / few).toBeLessThan(4.4);
  });

  it('is sought among a bounded number, where nearly all of them might', () => {
    const alike = (index: number): Partial<Rule> => ({
      decision: index % 2 === 0 ? 'deny' : 'allow',
      groups: ['oncall', 'admins'],
      playbooks: ['p', 'q'],
      // Covered by none: each denies on one label what the others do not name.
      hosts: index % 2 === 0 ? { [`label${index % 7}`]: ['x'], env: ['a'] } : { env: ['a', 'b'] },
    });
    const [few, many] = [reads(2_000, alike), reads(8_000, alike)];
    expect(many / few).toBeLessThan(6);
  });
});
