import type { Dict, User } from '../fake-slack.ts';
import { argument, type Call, flag, knownChannel, type Method } from '../method.ts';
import { refuse } from '../refusal.ts';
import { messageAt } from '../state.ts';

function shownUser(call: Call, user: User): Dict {
  return {
    id: user.id,
    team_id: user.team,
    name: user.name,
    deleted: user.deactivated,
    real_name: user.realName,
    is_bot: user.bot,
    is_app_user: false,
    is_restricted: false,
    is_ultra_restricted: false,
    tz: 'Etc/UTC',
    profile: {
      real_name: user.realName,
      display_name: user.name,
      // The address needs a scope of its own.
      ...(call.may('users:read.email') && !user.bot ? { email: user.email } : {}),
      team: user.team,
    },
  };
}

function inTeam(call: Call, id: string): User {
  const user = call.state.users.get(id);
  if (user === undefined || user.team !== call.team.id) throw refuse('user_not_found');
  return user;
}

export const peopleMethods: Readonly<Record<string, Method>> = {
  'users.info': {
    scopes: ['users:read'],
    run: (call) => ({ user: shownUser(call, inTeam(call, argument(call, 'user'))) }),
  },
  'users.lookupByEmail': {
    scopes: ['users:read.email'],
    run(call) {
      const email = argument(call, 'email').toLowerCase();
      const found = [...call.state.users.values()].find(
        (one) => one.team === call.team.id && !one.deactivated && one.email.toLowerCase() === email,
      );
      if (found === undefined) throw refuse('users_not_found');
      return { user: shownUser(call, found) };
    },
  },
  'usergroups.list': {
    scopes: ['usergroups:read'],
    run: (call) => ({
      usergroups: [...call.state.groups.values()]
        .filter((one) => one.team === call.team.id && (flag(call, 'include_disabled') || !one.disabled))
        .map((one) => ({
          id: one.id,
          team_id: one.team,
          is_usergroup: true,
          name: one.name,
          handle: one.handle,
          date_delete: one.disabled ? 1 : 0,
          user_count: one.users.length,
          ...(flag(call, 'include_users') ? { users: one.users } : {}),
        })),
    }),
  },
  'usergroups.users.list': {
    scopes: ['usergroups:read'],
    run(call) {
      const group = call.state.groups.get(argument(call, 'usergroup'));
      if (group === undefined || group.team !== call.team.id) throw refuse('no_such_subteam');
      if (group.disabled && !flag(call, 'include_disabled')) throw refuse('no_such_subteam');
      return { users: group.users.filter((id) => call.state.users.get(id)?.deactivated === false) };
    },
  },
  'bots.info': {
    scopes: ['users:read'],
    run(call) {
      const team = call.state.teams.find((one) => one.botId === argument(call, 'bot'));
      if (team === undefined || team.id !== call.team.id) throw refuse('bot_not_found');
      const user = call.state.users.get(team.botUserId)!;
      return {
        bot: { id: team.botId, deleted: false, name: user.name, app_id: call.state.appId, user_id: user.id },
      };
    },
  },
  'reactions.add': {
    scopes: ['reactions:write'],
    run(call) {
      const channel = knownChannel(call);
      const message = messageAt(channel, argument(call, 'timestamp'));
      if (message === undefined || message.ephemeralFor !== null) throw refuse('message_not_found');
      const name = argument(call, 'name');
      if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw refuse('invalid_name');
      if (message.reactions.some((one) => one.name === name)) throw refuse('already_reacted');
      message.reactions.push({ name, users: [call.team.botUserId], count: 1 });
      return {};
    },
  },
  'team.info': {
    scopes: ['team:read'],
    run: (call) => ({
      team: { id: call.team.id, name: call.team.name, domain: call.team.name, url: call.team.url },
    }),
  },
  'auth.test': {
    scopes: [],
    run: (call) => ({
      url: call.team.url,
      team: call.team.name,
      user: call.state.users.get(call.team.botUserId)!.name,
      team_id: call.team.id,
      user_id: call.team.botUserId,
      bot_id: call.team.botId,
      is_enterprise_install: false,
    }),
  },
  'api.test': {
    scopes: [],
    token: 'none',
    run(call) {
      if (call.args.error !== undefined) throw refuse(String(call.args.error), { args: call.args });
      return { args: call.args };
    },
  },
};
