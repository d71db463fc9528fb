import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fittingRules } from '../../src/policy/fitting-rules.ts';
import { judge, judgeAll } from '../../src/policy/judge.ts';
import { misfits } from '../../src/policy/misfits.ts';
import type { Approvals, Decision, Policy, Rule } from '../../src/policy/policy.ts';
import type { Question } from '../../src/policy/question.ts';
import { quorumMet } from '../../src/policy/quorum-met.ts';
import { anyFreeze, anyPeople, anyPolicy, anyQuestion, anyRule } from './given.ts';

const runs = { numRuns: 400 };
const strictness = { allow: 0, 'require-approval': 1, deny: 2 };

/** For every group, how many of it are needed. */
const needs = (decision: Decision) =>
  Object.fromEntries(
    decision.kind === 'require-approval' ? decision.approvals.map((one) => [one.from, one.count]) : [],
  );
const adding = (policy: Policy, more: Rule): Policy => ({ ...policy, rules: [...policy.rules, more] });

describe('any policy, asked anything', () => {
  it('applies exactly the rules that have no misfit, in its order, whatever was asked before', () => {
    fc.assert(
      fc.property(anyPolicy, fc.array(anyQuestion, { minLength: 1, maxLength: 4 }), (policy, questions) => {
        // Each about all their hosts, one after the other, as a request for several hosts is judged.
        const asked = questions.flatMap((one) => questions.map(({ host }) => ({ ...one, host })));
        // And questions that differ from the one before in one part alone.
        const [first] = questions as [Question];
        const alike = questions
          .flatMap(({ person, at, verb, playbook }) => [{ at }, { person }, { verb }, { playbook }])
          .flatMap((part) => [first, first, { ...first, ...part }]);
        for (const question of [...asked, ...alike, ...questions, ...questions]) {
          expect(fittingRules(policy, question)).toEqual(
            policy.rules.filter((rule) => misfits(rule, question).length === 0),
          );
        }
      }),
      runs,
    );
  });

  it('decides the same whatever the order of its rules', () => {
    fc.assert(
      fc.property(
        anyPolicy.chain((policy) =>
          fc.tuple(
            fc.constant(policy),
            fc.shuffledSubarray([...policy.rules], { minLength: policy.rules.length }),
          ),
        ),
        anyQuestion,
        ([policy, rules], question) => {
          const [a, b] = [judge(policy, question), judge({ ...policy, rules }, question)];
          expect(b.kind).toBe(a.kind);
          expect(needs(b)).toEqual(needs(a));
          expect([...b.rules].sort()).toEqual([...a.rules].sort());
          if (a.kind !== 'deny' && b.kind !== 'deny') expect(b.requireReason).toBe(a.requireReason);
        },
      ),
      runs,
    );
  });

  it('denies whatever none of its rules fits', () => {
    fc.assert(
      fc.property(anyPolicy, anyQuestion, (policy, question) => {
        const rules = policy.rules.filter((rule) => misfits(rule, question).length > 0);
        expect(judge({ ...policy, rules }, question)).toMatchObject({
          kind: 'deny',
          rule: 'default',
          until: null,
        });
      }),
      runs,
    );
  });

  it('is opened by no further denial and by no further freeze', () => {
    fc.assert(
      fc.property(anyPolicy, anyRule, anyFreeze, anyQuestion, (policy, more, freeze, question) => {
        const before = judge(policy, question);
        const denying = judge(adding(policy, { ...more, decision: 'deny', approvals: [] }), question);
        const freezing = judge({ ...policy, freezes: [...policy.freezes, freeze] }, question);
        for (const after of [denying, freezing]) {
          expect(strictness[after.kind]).toBeGreaterThanOrEqual(strictness[before.kind]);
          if (after.kind !== 'deny') expect(after).toEqual(before);
        }
      }),
      runs,
    );
  });

  it('asks for no fewer approvals and no less of a reason with a further gate', () => {
    fc.assert(
      fc.property(anyPolicy, anyRule, anyQuestion, (policy, more, question) => {
        const before = judge(policy, question);
        const gate = {
          ...more,
          decision: 'require-approval' as const,
          approvals: [{ count: 2, from: 'owners' }],
        };
        const after = judge(adding(policy, gate), question);
        // What nothing allowed, the gate may open: to approval. What was open or gated, it never opens further.
        if (before.kind === 'deny') expect(after.kind === 'allow').toBe(false);
        else expect(strictness[after.kind]).toBeGreaterThanOrEqual(strictness[before.kind]);
        const now = needs(after);
        for (const [group, count] of Object.entries(needs(before)))
          expect(now[group]).toBeGreaterThanOrEqual(count);
        if (before.kind !== 'deny' && after.kind !== 'deny' && before.requireReason)
          expect(after.requireReason).toBe(true);
      }),
      runs,
    );
  });

  it('decides about several hosts no less strictly than about each', () => {
    fc.assert(
      fc.property(
        anyPolicy,
        anyQuestion,
        fc.array(anyQuestion, { minLength: 1, maxLength: 3 }),
        (policy, question, others) => {
          const questions = others.map(({ host }) => ({ ...question, host }));
          const all = judgeAll(policy, questions);
          const each = questions.map((one) => judge(policy, one));
          expect(strictness[all.kind]).toBe(Math.max(...each.map(({ kind }) => strictness[kind])));
          for (const one of each) {
            if (all.kind !== 'require-approval') continue;
            for (const [group, count] of Object.entries(needs(one)))
              expect(needs(all)[group]).toBeGreaterThanOrEqual(count);
          }
        },
      ),
      runs,
    );
  });

  it('is not changed by being asked', () => {
    fc.assert(
      fc.property(anyPolicy, anyQuestion, (policy, question) => {
        const before = structuredClone({ policy, question });
        expect(judge(policy, question)).toEqual(judge(structuredClone(policy), structuredClone(question)));
        expect({ policy, question }).toEqual(before);
      }),
      runs,
    );
  });
});

describe('any quorum', () => {
  const approvals: fc.Arbitrary<readonly Approvals[]> = fc.uniqueArray(
    fc.record({
      count: fc.integer({ min: 1, max: 2 }),
      from: fc.constantFrom('oncall', 'approvers', 'owners'),
    }),
    { selector: ({ from }) => from, minLength: 1, maxLength: 3 },
  );

  it('is met neither by the requester nor by saying it twice', () => {
    fc.assert(
      fc.property(approvals, anyPeople, (needed, people) => {
        const once = [...new Map(people.map((person) => [person.id, person])).values()];
        const met = quorumMet(needed, once, 'one');
        expect(quorumMet(needed, [...once, ...once], 'one')).toBe(met);
        expect(
          quorumMet(
            needed,
            once.filter(({ id }) => id !== 'one'),
            'one',
          ),
        ).toBe(met);
      }),
      runs,
    );
  });

  it('of distinct people is met exactly where each seat can be given to somebody else', () => {
    fc.assert(
      fc.property(approvals, anyPeople, (needed, people) => {
        const once = [...new Map(people.map((person) => [person.id, person])).values()];
        const distinct = needed.map((one, index) => (index === 0 ? { ...one, distinct: true } : one));
        const others = once.filter(({ id }) => id !== 'one');
        const seats = needed.flatMap(({ count, from }) => Array.from({ length: count }, () => from));
        // By trying every way to seat them.
        const seatable = (seat: number, taken: readonly string[]): boolean =>
          seat === seats.length ||
          others.some(
            ({ id, groups }) =>
              !taken.includes(id) && groups.includes(seats[seat]!) && seatable(seat + 1, [...taken, id]),
          );
        expect(quorumMet(distinct, once, 'one')).toBe(seatable(0, []));
        if (quorumMet(distinct, once, 'one')) expect(quorumMet(needed, once, 'one')).toBe(true);
      }),
      runs,
    );
  });
});
