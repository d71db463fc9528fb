import type { ChannelSeed, ChatSeed, Conversation, Person, PersonSeed, Tenant } from './fake-teams.ts';
import { findPerson, findTenant, guid, type TeamsState } from './state.ts';

const general = 'General';

export function addTenant(state: TeamsState, name: string): Tenant {
  const tenant = { id: guid(state, '7e'), name };
  state.tenants.push(tenant);
  return tenant;
}

export function addPerson(state: TeamsState, seed: PersonSeed): Person {
  const tenant = findTenant(state, seed.tenant);
  const aadObjectId = seed.aadObjectId ?? guid(state, 'aad');
  const person = {
    id: `29:1${aadObjectId.replaceAll('-', '')}`,
    aadObjectId,
    name: seed.name,
    tenant: tenant.id,
    email: `${seed.name}@${tenant.name}.example`,
    guestOf: seed.guestOf ?? null,
  };
  state.people.push(person);
  return person;
}

function membersIn(state: TeamsState, names: readonly string[] | undefined): Set<string> | null {
  return names === undefined ? null : new Set(names.map((name) => findPerson(state, name).id));
}

/** A channel of a team; a team that is new comes with its general channel, by whose id it goes itself. */
export function addChannel(state: TeamsState, seed: ChannelSeed): Conversation {
  const tenant = findTenant(state, seed.tenant);
  const name = seed.team ?? `${tenant.name} team`;
  const sibling = state.conversations.find((one) => one.tenant === tenant.id && one.team?.name === name);
  const id = `19:${guid(state, 'ca').replaceAll('-', '')}@thread.tacv2`;
  if (sibling === undefined && seed.name !== general)
    addChannel(state, { ...seed, name: general, bot: true });
  const known = state.conversations.find((one) => one.tenant === tenant.id && one.team?.name === name);
  const channel: Conversation = {
    id,
    kind: 'channel',
    name: seed.name,
    tenant: tenant.id,
    team: known?.team ?? { id, aadGroupId: guid(state, '6a'), name },
    members: membersIn(state, seed.members),
    bot: seed.bot ?? true,
    dead: null,
    messages: [],
  };
  state.conversations.push(channel);
  return channel;
}

export function addChat(state: TeamsState, seed: ChatSeed): Conversation {
  const chat: Conversation = {
    id: `19:${guid(state, 'c6').replaceAll('-', '')}@thread.v2`,
    kind: 'groupChat',
    name: seed.name,
    tenant: findTenant(state, seed.tenant).id,
    team: null,
    members: membersIn(state, seed.members),
    bot: seed.bot ?? true,
    dead: null,
    messages: [],
  };
  state.conversations.push(chat);
  return chat;
}
