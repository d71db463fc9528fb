import fc from 'fast-check';
import type { Host } from '../../src/inventory/host.ts';
import type { Person } from '../../src/people/person.ts';
import type { Freeze, HostLabels, Policy, Rule, TimeWindow, Weekday } from '../../src/policy/policy.ts';
import type { Question } from '../../src/policy/question.ts';

/** An allowance of changes that fits always. */
export const rule: Rule = {
  name: 'any',
  verbs: ['change'],
  groups: null,
  playbooks: null,
  risk: null,
  hosts: null,
  when: null,
  decision: 'allow',
  approvals: [],
  requireReason: false,
  reason: 'because',
};

export function gate(name: string, ...approvals: Rule['approvals']): Rule {
  return { ...rule, name, decision: 'require-approval', approvals };
}

export function policyOf(...rules: readonly Rule[]): Policy {
  return { rules, freezes: [], reasonRequired: [], breakGlass: null, approvalMinutes: 30 };
}

export function hostWith(labels: Readonly<Record<string, string>>, name = 'ts-01'): Host {
  return { name, address: name, port: 3389, computer: null, labels, way: null };
}

const groups = ['oncall', 'approvers', 'owners'];
const playbooks = ['rdp-a', 'rdp-b'];
const risks = ['low', 'medium', 'high'] as const;
const days: Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const values: Record<string, string[]> = { env: ['production', 'test'], site: ['north', 'south', 'east'] };

const some = <T>(of: readonly T[]) => fc.option(fc.subarray([...of], { minLength: 1 }), { nil: null });
const labels: fc.Arbitrary<HostLabels | null> = fc.option(
  fc.record(
    Object.fromEntries(
      Object.entries(values).map(([label, of]) => [label, fc.subarray(of, { minLength: 1 })]),
    ),
    { requiredKeys: [] },
  ) as fc.Arbitrary<HostLabels>,
  { nil: null },
);
const hours = ['00:00', '06:30', '12:00', '22:00'];
const window: fc.Arbitrary<TimeWindow> = fc.record({
  days: fc.subarray(days, { minLength: 1 }),
  from: fc.constantFrom(...hours),
  to: fc.constantFrom(...hours),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York'),
});
const windows = fc.option(fc.array(window, { minLength: 1, maxLength: 2 }), { nil: null });

const approvals = fc
  .array(fc.record({ count: fc.integer({ min: 1, max: 3 }), from: fc.constantFrom(...groups) }), {
    minLength: 1,
    maxLength: 2,
  })
  .map((all) => all.filter((one, index) => all.findIndex(({ from }) => from === one.from) === index));

/** Any rule, unnamed. */
const nameless = fc
  .record({
    verbs: fc.subarray(['check', 'change'] as const, { minLength: 1 }),
    groups: some(groups),
    playbooks: some(playbooks),
    risk: some(risks),
    hosts: labels,
    when: windows,
    decision: fc.constantFrom('allow', 'allow', 'require-approval', 'deny'),
    approvals,
    requireReason: fc.boolean(),
  })
  .map((one) => ({ ...one, approvals: one.decision === 'require-approval' ? one.approvals : [] }));

export const anyRule: fc.Arbitrary<Rule> = nameless.map((one) => ({
  ...one,
  name: 'extra',
  reason: 'extra',
}));
const anyRules: fc.Arbitrary<readonly Rule[]> = fc
  .array(nameless, { maxLength: 8 })
  .map((all) => all.map((one, index) => ({ ...one, name: `r${index}`, reason: `r${index}.` })));

export const anyFreeze: fc.Arbitrary<Freeze> = fc
  .record({
    hosts: labels,
    playbooks: some(playbooks),
    when: fc.array(window, { minLength: 1, maxLength: 2 }),
  })
  .map((one) => ({ ...one, name: 'still', reason: 'Still.' }));

export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  rules: anyRules,
  freezes: fc.array(anyFreeze, { maxLength: 1 }),
  reasonRequired: fc.subarray([...risks], { maxLength: 1 }),
  breakGlass: fc.constant(null),
  approvalMinutes: fc.constant(30),
});

const person: fc.Arbitrary<Person> = fc
  .record({ id: fc.constantFrom('one', 'two', 'three', 'four'), groups: fc.subarray(groups) })
  .map((one) => ({ ...one, name: one.id, console: one.id, slack: null, entra: null }));
export const anyPeople = fc.array(person, { maxLength: 6 });

const host: fc.Arbitrary<Host> = fc
  .record(Object.fromEntries(Object.entries(values).map(([label, of]) => [label, fc.constantFrom(...of)])), {
    requiredKeys: [],
  })
  .map((one) => hostWith(one as Readonly<Record<string, string>>));

export const anyQuestion: fc.Arbitrary<Question> = fc
  .record({
    person,
    change: fc.boolean(),
    playbook: fc.record({ name: fc.constantFrom(...playbooks), risk: fc.constantFrom(...risks) }),
    host,
    minutes: fc.integer({ min: 0, max: 7 * 24 * 60 }),
  })
  .map(({ person: who, change, playbook, host: on, minutes }) => ({
    person: who,
    verb: change ? ('change' as const) : ('check' as const),
    playbook: change ? playbook : null,
    host: on,
    at: new Date(Date.UTC(2026, 9, 20) + minutes * 60_000).toISOString(),
  }));
