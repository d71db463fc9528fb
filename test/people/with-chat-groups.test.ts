import { expect, it } from 'vitest';
import { withChatGroups } from '../../src/people/with-chat-groups.ts';

const nobody = { groups: ['approvers', 'oncall'], console: null, slack: null, entra: null };
const people = [
  { ...nobody, id: 'ann', name: 'Ann', entra: '0a0a0a0a-1111-4111-8111-111111111111' },
  { ...nobody, id: 'bob', name: 'Bob', slack: 'U0001' },
];
const approvers = { group: 'approvers', askedAt: '2026-11-21T07:30:00.000Z' };
const groupsOf = (...kept: Parameters<typeof withChatGroups>[1]) =>
  withChatGroups(people, kept).map(({ groups }) => groups.toSorted());

it('a group that Teams keeps has the members that Teams names, in whatever case, and nobody else', () => {
  const members = ['0A0A0A0A-1111-4111-8111-111111111111'];
  expect(groupsOf({ ...approvers, platform: 'teams', tenant: 'contoso', members })).toEqual([
    ['approvers', 'oncall'],
    ['oncall'],
  ]);
});

it('an id of one chat is nobody in another', () => {
  expect(groupsOf({ ...approvers, platform: 'teams', tenant: 'contoso', members: ['U0001'] })).toEqual([
    ['oncall'],
    ['oncall'],
  ]);
});

it('a group that two chats keep has the members of both, and of one that has not said them nobody', () => {
  const slack = { ...approvers, platform: 'slack', tenant: 'T1', members: ['U0001'] } as const;
  const teams = { ...approvers, platform: 'teams', tenant: 'contoso', members: null } as const;
  expect(groupsOf(slack, teams)).toEqual([['oncall'], ['approvers', 'oncall']]);
});
