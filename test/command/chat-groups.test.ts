import { beforeEach, describe, expect, it } from 'vitest';
import { followGroups, oldestMs } from '../../src/command/follow-groups.ts';
import type { Place } from '../../src/command/open-place.ts';
import { withGroups } from '../../src/command/with-groups.ts';
import { judge } from '../../src/policy/judge.ts';
import { host, person, playbook, policy } from '../run/given.ts';

const source = { group: 'server-approvers', teamId: 'T1', usergroup: 'S1' };
const slack = { ...person('approver'), slack: 'U2' };
/** What the people file says of a group that the chat keeps. */
const claims = { ...person('claims', 'server-approvers', 'oncall'), slack: 'U3' };

let time: number;
let members: readonly string[] | Error;
let told: string[];
let rules = policy.rules;
beforeEach(() => {
  [time, members, told, rules] = [Date.parse('2026-11-21T07:30:00Z'), ['U2'], [], policy.rules];
});

function given(sources = [source]) {
  const chat = {
    async members() {
      if (members instanceof Error) throw members;
      return members;
    },
  };
  const ending = new AbortController();
  const clock = {
    now: () => new Date(time),
    // One round is asked for by hand.
    sleep: () => new Promise<void>(() => {}),
  };
  const followed = followGroups(sources, chat, clock, (what) => told.push(what), ending.signal);
  const site = () => ({ people: [slack, claims], policy: { ...policy, rules } });
  const place = withGroups({ site } as unknown as Place, followed);
  const groupsOf = (id: string) => place.site().people.find((one) => one.id === id)!.groups;
  const change = (id: string) => {
    const { people, policy: now } = place.site();
    const who = people.find((one) => one.id === id)!;
    return judge(now, {
      person: who,
      verb: 'change',
      playbook: playbook(),
      host: host('ts-02'),
      at: new Date(time).toISOString(),
    });
  };
  return { followed, place, groupsOf, change };
}

describe('a group that a chat keeps', () => {
  it('has the members that the chat names, and the people file adds nobody to it', async () => {
    const { followed, groupsOf } = given();
    await followed.ask();
    expect([groupsOf('approver'), groupsOf('claims')]).toEqual([['server-approvers'], ['oncall']]);
  });

  it('has nobody before the chat has answered', () => {
    const { groupsOf, place } = given();
    expect(groupsOf('approver')).toEqual([]);
    expect(place.site().unknownGroups).toEqual([{ group: 'server-approvers', since: null }]);
  });

  it('loses who was taken out of it with the next answer', async () => {
    const { followed, groupsOf } = given();
    await followed.ask();
    members = [];
    await followed.ask();
    expect(groupsOf('approver')).toEqual([]);
  });

  it('has nobody once the last answer is older than ten minutes, and has them again with the next', async () => {
    const { followed, groupsOf, place } = given();
    await followed.ask();
    members = new Error('Slack does not answer');
    time += oldestMs;
    await followed.ask();
    expect(groupsOf('approver')).toEqual(['server-approvers']);
    expect(followed.ready()).toMatchObject([{ name: 'group server-approvers', ok: true }]);
    time += 1;
    expect(followed.ready()).toMatchObject([{ ok: false, since: '2026-11-21T07:30:00.000Z' }]);
    expect(groupsOf('approver')).toEqual([]);
    expect(place.site().unknownGroups).toEqual([
      { group: 'server-approvers', since: '2026-11-21T07:30:00.000Z' },
    ]);
    members = ['U2'];
    await followed.ask();
    expect(groupsOf('approver')).toEqual(['server-approvers']);
  });

  it('is told to be out of reach once, and again after it had answered', async () => {
    const { followed } = given();
    members = new Error('Slack does not answer');
    for (let round = 0; round < 5; round++) await followed.ask();
    expect(told).toEqual(['who is in server-approvers (Slack user group S1)']);
    members = [];
    await followed.ask();
    members = new Error('Slack does not answer');
    await followed.ask();
    expect(told).toHaveLength(2);
  });
});

describe('while it is not known who is in a group', () => {
  const contractors = { group: 'contractors', teamId: 'T1', usergroup: 'S2' };
  const denying = { name: 'no contractors', verbs: ['change'] as const, groups: ['contractors'] };

  it('what is denied to its members is denied to everybody, and the reason says so', async () => {
    rules = [
      ...rules,
      { ...rules[0]!, ...denying, decision: 'deny', approvals: [], reason: 'Contractors change nothing.' },
    ];
    const { followed, change } = given([contractors]);
    members = [];
    await followed.ask();
    expect(change('claims').kind).toBe('require-approval');
    time += oldestMs + 1;
    expect(change('claims')).toMatchObject({
      kind: 'deny',
      reason: 'Contractors change nothing. (It is not known at the moment who is in contractors.)',
    });
  });

  it('what needs approval for its members needs it for everybody, and what it is allowed stays with nobody', async () => {
    rules = [
      { ...rules[0]!, name: 'free', groups: null, decision: 'allow', approvals: [] },
      { ...rules[0]!, ...denying, name: 'gated' },
      { ...rules[0]!, name: 'seniors', groups: ['contractors'], decision: 'allow', approvals: [] },
    ];
    const { followed, change } = given([contractors]);
    members = [];
    await followed.ask();
    expect(change('claims').kind).toBe('allow');
    time += oldestMs + 1;
    expect(change('claims').kind).toBe('require-approval');
    rules = rules.slice(2);
    expect(change('claims').kind).toBe('deny');
  });
});
