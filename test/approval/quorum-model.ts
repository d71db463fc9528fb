import fc from 'fast-check';
import type { Person } from '../../src/people/person.ts';
import type { Step as Sent } from '../../src/playbook/step.ts';
import type { Policy } from '../../src/policy/policy.ts';
import type { Job } from '../../src/run/job.ts';
import type { RunEvent } from '../../src/run/run.ts';
import { host, playbook } from '../run/given.ts';
import { person, rule } from './desk.ts';
import { aYard, type YardSite } from './yard.ts';

/** What the tests want to have happened at all, so that none of them holds because nothing ever happens. */
interface Tally {
  sequences: number;
  planned: number;
  approved: number;
  started: number;
  byGlass: number;
  withheld: number;
  cancelled: number;
}

const names = ['oncall', 'night', 'ann', 'bob', 'cid'] as const;
const groupNames = ['oncall', 'approvers', 'owners', 'night-watch', 'managers'] as const;
const hostNames = ['ts-02', 'ts-03'] as const;

/** What can be edited in the policy: small enough for the model to say by itself what it means. */
interface Law {
  mode: 'gate' | 'allow' | 'deny';
  approvers: number;
  owners: number;
  frozen: boolean;
  glass: boolean;
  reason: boolean;
  minutes: number;
}

function policyOf({ mode, approvers, owners, frozen, glass, reason, minutes }: Law): Policy {
  const approvals = [
    { count: approvers, from: 'approvers' },
    { count: owners, from: 'owners' },
  ].filter(({ count }) => count > 0);
  const gate =
    mode === 'gate'
      ? { ...rule, decision: 'require-approval' as const, approvals }
      : { ...rule, decision: mode, approvals: [] };
  const sealed = {
    ...rule,
    name: 'sealed',
    groups: null,
    decision: 'deny' as const,
    approvals: [],
    hosts: { env: ['sealed'] },
  };
  const when = { from: '2030-01-01T00:00:00Z', to: '2031-01-01T00:00:00Z' };
  return {
    rules: [gate, sealed],
    freezes: frozen ? [{ name: 'still', hosts: null, playbooks: null, when, reason: 'Frozen.' }] : [],
    reasonRequired: reason ? ['low'] : [],
    breakGlass: glass ? { groups: ['night-watch'], hosts: null, risk: null, reviewers: 'managers' } : null,
    approvalMinutes: minutes,
  };
}

/** The model's own account of one run: what was clicked, and what stood when the plan was made. */
interface Known {
  readonly requester: string;
  readonly host: string;
  readonly reason: string;
  readonly undo: boolean;
  plan: { id: string; madeAt: number; minutes: number; access: string; digest: string } | null;
  glass: string | null;
  over: boolean;
  started: Set<string>;
}

type Step =
  | { readonly do: 'fix'; readonly who: number; readonly host: number; readonly reason: boolean }
  | {
      readonly do: 'review';
      readonly who: number;
      readonly run: number;
      readonly approve: boolean;
      readonly stale: boolean;
    }
  | { readonly do: 'glass' | 'look-into' | 'cancel' | 'undo'; readonly who: number; readonly run: number }
  | { readonly do: 'clock'; readonly minutes: number }
  | { readonly do: 'work'; readonly job: number; readonly again: boolean; readonly meanwhile: Edit | null }
  | { readonly do: 'forge'; readonly run: number }
  | { readonly do: 'edit'; readonly edit: Edit };

type Edit =
  | { readonly of: 'policy'; readonly law: Partial<Law> }
  | { readonly of: 'group'; readonly who: number; readonly group: number }
  | { readonly of: 'person'; readonly who: number }
  | { readonly of: 'access'; readonly host: number; readonly access: string }
  | { readonly of: 'label'; readonly host: number }
  | { readonly of: 'gone'; readonly host: number }
  | { readonly of: 'script' }
  | { readonly of: 'clock'; readonly minutes: number };

const nat = (max: number) => fc.nat({ max: max - 1 });
const law: fc.Arbitrary<Partial<Law>> = fc.oneof(
  fc.record({ mode: fc.constantFrom('gate', 'gate', 'allow', 'deny') }),
  fc.record({ approvers: fc.constantFrom(1, 2), owners: fc.constantFrom(0, 0, 1) }),
  fc.record({ frozen: fc.boolean() }),
  fc.record({ glass: fc.boolean() }),
  fc.record({ reason: fc.boolean() }),
  fc.record({ minutes: fc.constantFrom(5, 30) }),
) as fc.Arbitrary<Partial<Law>>;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ of: fc.constant('policy' as const), law }) },
  { weight: 3, arbitrary: fc.record({ of: fc.constant('group' as const), who: nat(5), group: nat(5) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('person' as const), who: nat(5) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('access' as const),
      host: nat(2),
      access: fc.constantFrom('none', 'denied', 'read'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('label' as const), host: nat(2) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('gone' as const), host: nat(2) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('script' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ of: fc.constant('clock' as const), minutes: fc.constantFrom(1, 6, 31) }),
  },
);
const run = nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('fix' as const),
      who: fc.constantFrom(0, 0, 0, 1, 2),
      host: nat(2),
      reason: fc.boolean(),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('review' as const),
      who: nat(5),
      run,
      approve: fc.constantFrom(true, true, true, true, true, false),
      stale: fc.constantFrom(false, false, false, true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('glass' as const), who: fc.constantFrom(1, 1, 0, 2), run }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('look-into' as const, 'cancel' as const, 'undo' as const),
      who: nat(5),
      run,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('clock' as const), minutes: fc.constantFrom(1, 4, 6, 31) }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      job: nat(4),
      again: fc.constantFrom(false, false, false, true),
      meanwhile: fc.option(edit, { freq: 4, nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forge' as const), run }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), edit }) },
);

/** Every sequence begins with a plan that waits, so that what follows is about something. */
const beginning: readonly Step[] = [
  { do: 'fix', who: 0, host: 0, reason: true },
  { do: 'work', job: 0, again: false, meanwhile: null },
];

/** Any sequence of what people, hosts, files and clocks do. It begins where something can happen. */
export const sequences = fc.record({
  timed: fc.constantFrom(false, false, true),
  steps: fc.array(step, { minLength: 4, maxLength: 16 }),
});

/**
 * Carries one sequence out on the real application, and judges every approval and every start by an account of its
 * own: written from what was asked of the product, and from nothing of how it decides. Throws on the first that
 * should not have been.
 */
export async function judgeSequence(
  { timed, steps }: { readonly timed: boolean; readonly steps: readonly Step[] },
  tally: Tally,
): Promise<void> {
  // Deadlines that were met are let go of when timers have their turn, which promises alone never give them.
  await new Promise((resolve) => setImmediate(resolve));
  const current: Law = {
    mode: 'gate',
    approvers: 1,
    owners: 0,
    frozen: false,
    glass: true,
    reason: false,
    minutes: 30,
  };
  const everybody: Person[] = [
    person('oncall', 'oncall', 'approvers'),
    person('night', 'oncall', 'night-watch'),
    person('ann', 'approvers', 'oncall'),
    person('bob', 'approvers', 'owners'),
    person('cid', 'owners', 'managers'),
  ];
  const site: YardSite = {
    hosts: hostNames.map((name) => ({ ...host(name), address: name, labels: { env: 'open' } })),
    people: everybody,
    policy: policyOf(current),
    playbooks: [playbook(timed ? { kind: 'timed', minutes: 5 } : { kind: 'kept' })],
  };
  const known = new Map<string, Known>();
  /** Plan → who has pressed Approve on it, as the test itself has pressed. */
  const pressed = new Map<string, Set<string>>();
  /** Plan → who has asked for the glass to be broken, with a reason and an incident. */
  const asked = new Map<string, Set<string>>();
  const unreviewed = new Set<string>();
  /** The run whose start was stored last, until its script has reached the host. */
  let sending: Known | null = null;
  const yard = aYard(site, heard);
  const digest = () => site.playbooks[0]!.scripts.apply.digest;

  /** Whether that run may be carried out now: what the product promises, said once more. */
  function whyNot(id: string, of: Known): string | null {
    const { plan } = of;
    if (plan === null) return 'there is no plan';
    if (of.over) return 'it was rejected or cancelled, or has expired';
    if (yard.time.now >= plan.madeAt + plan.minutes * 60_000) return 'the plan has expired';
    const requester = site.people.find((one) => one.id === of.requester);
    if (!requester?.groups.includes('oncall')) return 'the requester may not ask for it any more';
    if (current.mode === 'deny') return 'the policy denies it';
    if (current.frozen) return 'there is a freeze';
    if (site.hosts.find(({ name }) => name === of.host)?.labels.env === 'sealed') return 'the host is sealed';
    if (current.mode === 'allow') return null;
    const holds = (who: string, group: string) =>
      site.people.find((one) => one.id === who)?.groups.includes(group) === true;
    if (of.glass !== null) {
      if (!asked.get(plan.id)?.has(of.glass)) return 'nobody asked for the glass to be broken';
      return current.glass && holds(of.glass, 'night-watch') ? null : 'who broke the glass may not';
    }
    const counted = (group: string) =>
      [...(pressed.get(plan.id) ?? [])].filter((who) => who !== of.requester && holds(who, group)).length;
    if (counted('approvers') < current.approvers)
      return `${counted('approvers')} of approvers pressed, ${current.approvers} are needed`;
    if (counted('owners') < current.owners)
      return `${counted('owners')} of owners pressed, ${current.owners} are needed`;
    return id === '' ? 'no run' : null;
  }

  function heard(id: string, event: RunEvent): void {
    const fail = (why: string): never => {
      throw new Error(`${id}: ${event.type} though ${why}`);
    };
    if (event.type === 'requested') {
      const [only] = event.hosts;
      known.set(id, {
        requester: event.requester,
        host: only!,
        reason: event.reason ?? '',
        undo: event.intent === 'undo',
        plan: null,
        glass: null,
        over: false,
        started: new Set(),
      });
      return;
    }
    const of = known.get(id) ?? fail('nobody asked for it');
    switch (event.type) {
      case 'planned': {
        tally.planned += 1;
        const access = yard.fakes.get(of.host)!.access;
        of.plan = {
          id: event.plan.id,
          madeAt: yard.time.now,
          minutes: current.minutes,
          access,
          digest: digest(),
        };
        return;
      }
      case 'reviewed':
        if (event.verdict === 'approve' && !pressed.get(event.plan)?.has(event.person))
          fail('they did not press it');
        return;
      case 'broke-glass':
        if (unreviewed.size > 0) fail(`${[...unreviewed][0]} was not looked into`);
        unreviewed.add(id);
        of.glass = event.person;
        return;
      case 'glass-reviewed':
        if (event.person === of.glass) fail('it is their own');
        unreviewed.delete(id);
        return;
      case 'approved': {
        tally.approved += 1;
        const why = whyNot(id, of);
        if (why !== null) fail(why);
        return;
      }
      case 'started':
        judgeStart(id, of, event, fail);
        return;
      case 'rejected':
      case 'cancelled':
      case 'cancel-asked':
      case 'expired':
        if (event.type !== 'cancel-asked' || of.started.size === 0) of.over = true;
        if (event.type.startsWith('cancel')) tally.cancelled += 1;
        return;
      case 'withheld':
        tally.withheld += 1;
    }
  }

  function judgeStart(
    id: string,
    of: Known,
    event: RunEvent & { type: 'started' },
    fail: (why: string) => never,
  ): void {
    if (of.started.has(event.phase)) fail('it was sent before');
    of.started.add(event.phase);
    sending = of;
    const ownRevert = event.phase === 'revert' && !of.undo;
    // What puts a timed change back belongs to the plan that was approved and sent.
    if (ownRevert) {
      if (!of.started.has('apply') || !timed) fail('nothing was applied that is put back');
      return;
    }
    tally.started += 1;
    if (of.glass !== null) tally.byGlass += 1;
    const why = whyNot(id, of);
    if (why !== null) fail(why);
    const { access } = of.plan!;
    if (current.reason && of.reason === '') fail('the policy asks for a reason');
    if (yard.fakes.get(of.host)!.access !== access) fail('the host has changed since');
  }

  /** What reaches the host: only right after a start that was stored, and only the script of the plan. */
  function sent({ name, whatIf, script }: Sent): void {
    if (whatIf || !/\/(apply|revert)$/.test(name)) return;
    if (sending === null) throw new Error(`${name} was sent, and no start was stored`);
    if (name.endsWith('/apply') && script.digest !== sending.plan!.digest)
      throw new Error(`${name} was sent, and it is not the one that was approved`);
    sending = null;
  }

  function carryOut(change: Edit): void {
    const toggle = <T>(list: readonly T[], one: T) =>
      list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
    switch (change.of) {
      case 'policy':
        Object.assign(current, change.law);
        site.policy = policyOf(current);
        return;
      case 'group':
        site.people = site.people.map((one) =>
          one.id === names[change.who]
            ? { ...one, groups: toggle(one.groups, groupNames[change.group]!) }
            : one,
        );
        return;
      case 'person': {
        const who = everybody[change.who]!;
        const there = site.people.some(({ id }) => id === who.id);
        site.people = there ? site.people.filter(({ id }) => id !== who.id) : [...site.people, who];
        return;
      }
      case 'access':
        yard.fakes.get(hostNames[change.host]!)!.access = change.access;
        return;
      case 'label':
        site.hosts = site.hosts.map((one) =>
          one.name === hostNames[change.host]
            ? { ...one, labels: { env: one.labels.env === 'sealed' ? 'open' : 'sealed' } }
            : one,
        );
        return;
      case 'gone': {
        const name = hostNames[change.host]!;
        const there = site.hosts.some((one) => one.name === name);
        site.hosts = there
          ? site.hosts.filter((one) => one.name !== name)
          : [...site.hosts, { ...host(name), address: name, labels: { env: 'open' } }];
        return;
      }
      case 'script': {
        const [book] = site.playbooks;
        const other = digest() === 'd'.repeat(64) ? 'e' : 'd';
        const apply = { text: '', digest: other.repeat(64) };
        site.playbooks = [{ ...book!, scripts: { ...book!.scripts, apply } }];
        return;
      }
      case 'clock':
        yard.time.now += change.minutes * 60_000;
    }
  }

  async function carryJobOut(job: Job, meanwhile: Edit | null): Promise<void> {
    let left = meanwhile;
    for (const fake of yard.fakes.values())
      fake.meanwhile = (step) => {
        sent(step);
        if (left === null || !step.name.endsWith('/detect')) return;
        carryOut(left);
        left = null;
      };
    await yard.work(job);
  }

  const note = (in_: Map<string, Set<string>>, plan: string, who: string) =>
    in_.set(plan, (in_.get(plan) ?? new Set()).add(who));
  for (const one of [...beginning, ...steps]) {
    const ids = [...known.keys()];
    const id = 'run' in one ? ids.at(-1 - (one.run % Math.max(1, ids.length))) : undefined;
    const plan = id === undefined ? undefined : known.get(id)!.plan?.id;
    const who = 'who' in one ? names[one.who]! : '';
    switch (one.do) {
      case 'fix':
        await yard.say(
          who,
          `/rdp-fix rdp-grant-key-access ${hostNames[one.host]}${one.reason ? ' reason=because' : ''}`,
        );
        break;
      case 'review': {
        const meant = one.stale ? [...known.values()].find((other) => other.plan !== null)?.plan?.id : plan;
        if (meant === undefined) break;
        if (one.approve) note(pressed, meant, who);
        await yard.say(who, `${one.approve ? 'approve' : 'reject'} ${meant}`);
        break;
      }
      case 'glass':
        if (plan === undefined) break;
        note(asked, plan, who);
        await yard.say(who, `/rdp-break-glass ${plan} reason=night incident=INC1`);
        break;
      case 'look-into':
      case 'cancel':
      case 'undo': {
        const word = { 'look-into': '/rdp-review', cancel: '/rdp-cancel', undo: '/rdp-undo' }[one.do];
        if (id !== undefined) await yard.say(who, `${word} ${id}`);
        break;
      }
      case 'clock':
        yard.time.now += one.minutes * 60_000;
        break;
      case 'edit':
        carryOut(one.edit);
        break;
      case 'forge':
        if (id !== undefined && plan !== undefined)
          await carryJobOut({ kind: 'apply', run: id, host: known.get(id)!.host, plan }, null);
        break;
      case 'work': {
        if (yard.jobs.length === 0) break;
        const at = one.job % yard.jobs.length;
        const job = yard.jobs[at]!;
        if (!one.again) yard.jobs.splice(at, 1);
        await carryJobOut(job, one.meanwhile);
      }
    }
  }
  tally.sequences += 1;
}

export function newTally(): Tally {
  return { sequences: 0, planned: 0, approved: 0, started: 0, byGlass: 0, withheld: 0, cancelled: 0 };
}
