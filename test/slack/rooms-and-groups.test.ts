import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { slackGroups } from '../../adapters/slack/groups.ts';
import { slackRooms } from '../../adapters/slack/rooms.ts';
import { type Given, givenSlack } from './given-slack.ts';

let given: Given;
beforeEach(async () => {
  given = await givenSlack();
});
afterEach(() => given.close());

describe('a room for an incident', () => {
  it('is a channel with its topic, the group in it', async () => {
    const group = given.slack.addUserGroup({ handle: 'on-call', users: ['oncall', 'approver'] });
    const rooms = slackRooms(given.link, given.slack.team.id);
    const thread = await rooms.open({ name: 'INC R12: ts-02', topic: 'ts-02 resets TLS', invite: group.id });
    const channel = given.slack.channel(thread.opaque);
    expect(channel).toMatchObject({ name: 'inc-r12-ts-02', topic: 'ts-02 resets TLS' });
    expect([...channel.members]).toEqual(
      expect.arrayContaining([given.slack.botUserId, 'U0000001', 'U0000002']),
    );
  });

  it('is found again under its name', async () => {
    const rooms = slackRooms(given.link, given.slack.team.id);
    const room = { name: 'inc-r12', topic: 'ts-02', invite: null };
    expect(await rooms.open(room)).toEqual(await rooms.open(room));
  });

  it('fetches nobody back who left it, and invites once more where it was not finished', async () => {
    const group = given.slack.addUserGroup({ handle: 'on-call', users: ['oncall', 'approver'] });
    const rooms = slackRooms(given.link, given.slack.team.id);
    const room = { name: 'inc-r12', topic: 'R12 failed: ts-02 & ts-03', invite: group.id };
    given.slack.faults.call('conversations.setTopic', { kind: 'http', status: 500, when: 'before' });
    await expect(rooms.open(room)).rejects.toMatchObject({ name: 'ChatAway' });
    given.slack.channel('inc-r12').members.delete('U0000002');
    await rooms.open(room);
    const { members } = given.slack.channel('inc-r12');
    expect(members.has('U0000002')).toBe(true);
    members.delete('U0000002');
    await rooms.open(room);
    expect(members.has('U0000002')).toBe(false);
  });

  it('that Slack does not let us open is told once with the way out, and tried again in a minute', async () => {
    given.slack.faults.call('conversations.create', { kind: 'error', error: 'missing_scope' }, 2);
    const rooms = slackRooms(given.link, given.slack.team.id);
    for (const name of ['inc-r12', 'inc-r13'])
      await expect(rooms.open({ name, topic: '', invite: null })).rejects.toMatchObject({
        name: 'ChatAway',
        retryAfterMs: 60_000,
      });
    expect(given.faults.map(({ what }) => what)).toEqual([
      expect.stringContaining('cannot open the channel inc-r12 for an incident: the scope channels:manage'),
    ]);
  });

  it('is not somebody else’s channel of that name', async () => {
    given.slack.addChannel({ name: 'inc-r12', bot: false });
    const rooms = slackRooms(given.link, given.slack.team.id);
    await expect(rooms.open({ name: 'inc-r12', topic: '', invite: null })).rejects.toMatchObject({
      message: expect.stringContaining('choose another room.prefix'),
    });
  });
});

describe('a user group', () => {
  it('says who is in it, as it stands now', async () => {
    const group = given.slack.addUserGroup({ handle: 'server-approvers', users: ['approver'] });
    const groups = slackGroups(given.link);
    const asked = { tenant: given.slack.team.id, id: group.id };
    expect(await groups.members(asked)).toEqual(['U0000002']);
    group.users.push('U0000001');
    expect(await groups.members(asked)).toEqual(['U0000002', 'U0000001']);
  });

  it('says nothing rather than something old', async () => {
    const group = given.slack.addUserGroup({ handle: 'server-approvers', users: ['approver'] });
    const groups = slackGroups(given.link);
    given.slack.faults.call('usergroups.users.list', { kind: 'http', status: 500, when: 'before' });
    await expect(groups.members({ tenant: given.slack.team.id, id: group.id })).rejects.toThrow();
    await expect(groups.members({ tenant: 'T0000OTHER', id: group.id })).rejects.toThrow();
  });
});
