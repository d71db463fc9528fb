import { randomBytes } from 'node:crypto';
import type { Channel, ChannelSeed, Team, TeamSeed, User, UserGroup, UserSeed } from './fake-slack.ts';
import { findUser, newId, type SlackState } from './state.ts';

const forEverybody = new WeakSet<Channel>();

function teamNamed(state: SlackState, name: string | undefined): Team {
  const found =
    name === undefined ? state.teams[0] : state.teams.find((one) => one.id === name || one.name === name);
  if (found === undefined) throw new Error(`no team ${name} in the fake Slack`);
  return found;
}

/** A workspace with the app installed: its own bot user and its own token. */
export function addTeam(state: SlackState, seed: TeamSeed): Team {
  const id = seed.id ?? newId(state, 'T');
  const team: Team = {
    id,
    name: seed.name,
    url: `https://${seed.name}.slack.com/`,
    botToken: `xoxb-${id}-${randomBytes(12).toString('hex')}`,
    botUserId: newId(state, 'U'),
    botId: newId(state, 'B'),
  };
  state.teams.push(team);
  state.users.set(team.botUserId, {
    id: team.botUserId,
    team: id,
    name: 'rdp-medic',
    realName: 'rdp-medic',
    email: '',
    bot: true,
    deactivated: false,
  });
  return team;
}

export function addUser(state: SlackState, seed: UserSeed): User {
  const user: User = {
    id: seed.id ?? newId(state, 'U'),
    team: teamNamed(state, seed.team).id,
    name: seed.name,
    realName: seed.realName ?? seed.name,
    email: seed.email ?? `${seed.name}@lab.example`,
    bot: false,
    deactivated: seed.deactivated ?? false,
  };
  state.users.set(user.id, user);
  // Channels declared without members hold everybody, also those who come later, so that tests need not list them.
  for (const channel of state.channels.values()) {
    if (forEverybody.has(channel) && channel.team === user.team) channel.members.add(user.id);
  }
  return user;
}

export function addChannel(state: SlackState, seed: ChannelSeed): Channel {
  const team = teamNamed(state, seed.team);
  const everyone = [...state.users.values()].filter((one) => one.team === team.id && !one.bot);
  const members = seed.members?.map((name) => findUser(state, name)) ?? everyone;
  const channel: Channel = {
    id: seed.id ?? newId(state, 'C'),
    team: team.id,
    name: seed.name,
    kind: seed.private === true ? 'private' : 'public',
    archived: seed.archived ?? false,
    topic: '',
    members: new Set(members.map((one) => one.id)),
    messages: [],
  };
  if (seed.members === undefined) forEverybody.add(channel);
  if (seed.bot !== false) channel.members.add(team.botUserId);
  state.channels.set(channel.id, channel);
  return channel;
}

export function addUserGroup(
  state: SlackState,
  seed: { readonly handle: string; readonly users: readonly string[]; readonly team?: string },
): UserGroup {
  const group: UserGroup = {
    id: newId(state, 'S'),
    team: teamNamed(state, seed.team).id,
    handle: seed.handle,
    name: seed.handle,
    users: seed.users.map((name) => findUser(state, name).id),
    disabled: false,
  };
  state.groups.set(group.id, group);
  return group;
}
