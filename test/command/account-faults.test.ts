import { describe, expect, it } from 'vitest';
import { accountFaults } from '../../src/command/account-faults.ts';
import { groupFaults } from '../../src/command/open-chat-place.ts';
import type { Config } from '../../src/config.ts';
import { peopleSchema } from '../../src/people/schema.ts';
import { person, policy } from '../run/given.ts';

const config = (...teams: readonly string[]) =>
  ({
    files: { people: '/site/people.yaml' },
    chats: { slack: { workspaces: teams.map((teamId) => ({ teamId })) } },
  }) as unknown as Config;
const people = (...ids: readonly (string | null)[]) =>
  ids.map((slack, index) => ({ ...person(`p${index}`), slack }));

describe('the Slack ids of the people file', () => {
  it('need no workspace where there is one', () => {
    expect(accountFaults(people('U0001', 'T0001/U0002', null), config('T0001'))).toEqual([]);
  });

  it('name it where there are several: an id alone may be two people’s', () => {
    expect(accountFaults(people('T0001/U0001', 'T0002/U0001', 'U0002'), config('T0001', 'T0002'))).toEqual([
      'people.yaml: slack of p2: expected the workspace with it, such as T0001/U0002, since there are 2',
    ]);
  });

  it('need none where the one there is stands in the file twice, which is a fault of its own', () => {
    expect(accountFaults(people('U0001'), config('T0001', 'T0001'))).toEqual([]);
  });

  it('name one that is set up', () => {
    expect(accountFaults(people('T0009/U0001'), config('T0001'))).toEqual([
      'people.yaml: slack of p0: expected a workspace that is set up: T0001',
    ]);
  });

  it('are one person’s alone, however they are written', () => {
    expect(accountFaults(people('U0001', 'T0001/U0001'), config('T0001'))).toEqual([
      "people.yaml: slack of p1: expected an account of one person alone, but it is p0's too",
    ]);
  });

  it('can be written in the file with their workspace', () => {
    const read = (slack: string) =>
      peopleSchema.safeParse({ people: [{ id: 'a', name: 'A', slack }] }).success;
    expect(['U012AB3CD', 'T0123ABCD/U012AB3CD', 'T1/', '/U012', 'X1/U012AB'].map(read)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('the Entra ids of the people file', () => {
  it('are one person’s alone, in whatever case, beside what is wrong with their Slack ids', () => {
    const entra = '0a0a0a0a-1111-4111-8111-111111111111';
    const two = people('U0001', 'U0001').map((one, index) => ({
      ...one,
      entra: index === 0 ? entra : entra.toUpperCase(),
    }));
    expect(accountFaults(two, config('T0001'))).toEqual([
      "people.yaml: slack of p1: expected an account of one person alone, but it is p0's too",
      "people.yaml: entra of p1: expected an account of one person alone, but it is p0's too",
    ]);
    const onTeams = { ...config(), chats: { slack: null } } as unknown as Config;
    expect(accountFaults(two, onTeams)).toHaveLength(1);
  });
});

it('a group of a chat that no rule of the policy knows is told', () => {
  const groups = ['server-approvers', 'server-approverz'].map((group) => ({ group }));
  expect(groupFaults(policy, { chats: { slack: { groups } } } as unknown as Config)).toEqual([
    'rdp-medic.yaml: slack.groups[1].group: expected a group of the policy: oncall, server-approvers',
  ]);
});
