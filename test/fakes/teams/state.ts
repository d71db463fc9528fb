import type { MovableClock } from '../clock.ts';
import type { ApiCall, Conversation, Delivery, Person, StoredMessage, Tenant } from './fake-teams.ts';
import type { FaultList } from './faults.ts';
import { deadAnswer, Refusal } from './refusal.ts';

/** What this Teams knows. */
export interface TeamsState {
  readonly clock: MovableClock;
  readonly faults: FaultList;
  readonly appId: string;
  readonly password: string;
  readonly botId: string;
  readonly botName: string;
  /** http://127.0.0.1:PORT */
  origin: string;
  region: string;
  readonly tenants: Tenant[];
  readonly people: Person[];
  readonly conversations: Conversation[];
  /** Access tokens that the connector takes, and until when. */
  readonly tokens: Map<string, number>;
  readonly calls: ApiCall[];
  readonly deliveries: Delivery[];
  lastId: number;
  count: number;
}

/** Ids of the same form as Microsoft's: GUIDs of which the last digits say which it is. */
export function guid(state: TeamsState, kind: string): string {
  state.count += 1;
  return `${kind.padEnd(8, '0')}-0000-4000-8000-${String(state.count).padStart(12, '0')}`;
}

/** Ids of messages are milliseconds since 1970, each later than the one before. */
export function newMessageId(state: TeamsState): string {
  state.lastId = Math.max(state.lastId + 1, Math.floor(state.clock.now()));
  return String(state.lastId);
}

export function serviceUrlOf(state: TeamsState): string {
  return `${state.origin}/${state.region}/`;
}

export function findTenant(state: TeamsState, name: string | undefined): Tenant {
  const found =
    name === undefined ? state.tenants[0] : state.tenants.find((one) => one.id === name || one.name === name);
  if (found === undefined) throw new Error(`there is no tenant ${name}`);
  return found;
}

export function findPerson(state: TeamsState, name: string): Person {
  const found = state.people.find((one) => [one.id, one.aadObjectId, one.name].includes(name));
  if (found === undefined) throw new Error(`there is nobody called ${name}`);
  return found;
}

/** Address of a channel or chat, and the post in it, if any: `19:…@thread.tacv2;messageid=…`. */
export function readAddress(address: string): { readonly id: string; readonly root: string | null } {
  const [id = '', root] = address.split(';messageid=');
  return { id, root: root ?? null };
}

export function addressOf(conversation: Conversation, root: string | null): string {
  return root === null ? conversation.id : `${conversation.id};messageid=${root}`;
}

export function conversationOf(state: TeamsState, id: string): Conversation | undefined {
  return state.conversations.find((one) => one.id === id);
}

export function findPlace(state: TeamsState, name: string): Conversation {
  const found =
    conversationOf(state, readAddress(name).id) ?? state.conversations.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no place ${name}`);
  return found;
}

/** The chat of that person and the bot, made when it is first wanted. */
export function personalChat(state: TeamsState, person: Person): Conversation {
  const name = `dm ${person.name}`;
  const known = state.conversations.findLast((one) => one.name === name && one.dead !== 'not-found');
  if (known !== undefined) return known;
  const chat: Conversation = {
    id: `a:1${guid(state, 'dc')}`,
    kind: 'personal',
    name,
    tenant: person.tenant,
    team: null,
    members: new Set([person.id]),
    bot: true,
    dead: null,
    messages: [],
  };
  state.conversations.push(chat);
  return chat;
}

export function placeFor(state: TeamsState, person: Person, name: string): Conversation {
  return name === 'dm' ? personalChat(state, person) : findPlace(state, name);
}

export function membersOf(state: TeamsState, conversation: Conversation): readonly Person[] {
  return state.people.filter((one) =>
    conversation.members === null
      ? one.tenant === conversation.tenant
      : conversation.members.has(one.id) || conversation.members.has(one.name),
  );
}

/** The conversation a call speaks of; throws the connector's no where it takes nothing for it. */
export function openConversation(
  state: TeamsState,
  address: string,
): { readonly conversation: Conversation; readonly root: string | null } {
  const { id, root } = readAddress(address);
  const conversation = conversationOf(state, id);
  if (conversation === undefined) throw deadAnswer('not-found');
  if (conversation.dead !== null) throw deadAnswer(conversation.dead);
  if (!conversation.bot) throw deadAnswer('not-in-roster');
  if (root !== null && conversation.kind !== 'channel')
    throw new Refusal(400, 'BadSyntax', 'A chat has no threads.');
  return { conversation, root };
}

export function messageAt(
  state: TeamsState,
  conversation: Conversation,
  id: string,
): StoredMessage | undefined {
  const found = conversation.messages.find((one) => one.id === id && !one.deleted);
  return found === undefined || isGone(state, found) ? undefined : found;
}

/** Targeted messages go by themselves after a day. */
export function isGone(state: TeamsState, message: StoredMessage): boolean {
  return message.goneAt !== null && message.goneAt <= state.clock.now();
}
