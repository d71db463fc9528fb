import { checkActivity } from './check-activity.ts';
import { isDict } from './check-card.ts';
import type { Conversation, Dict, Operation } from './fake-teams.ts';
import { listMembers, oneMember, pagedMembers } from './members.ts';
import { post } from './post.ts';
import type { Rated } from './rates.ts';
import { bad, deadAnswer, Refusal } from './refusal.ts';
import {
  addressOf,
  conversationOf,
  membersOf,
  messageAt,
  openConversation,
  personalChat,
  readAddress,
  type TeamsState,
} from './state.ts';

/** What a call asks for, before anything is done: so that rates and faults come first. */
export interface Asked {
  readonly operation: Operation;
  readonly rated: Rated;
  /** As the rates count it: a channel with all its threads is one. */
  readonly conversation: string;
  readonly carryOut: () => { readonly status: number; readonly body: unknown };
}

const notFound = (): Refusal => new Refusal(404, 'NotFound', 'No such resource.');
const noMessage = (): Refusal =>
  new Refusal(404, 'ActivityNotFoundInConversation', 'Message does not exist in the thread.');

function targetOf(state: TeamsState, conversation: Conversation, activity: Dict): string {
  if (conversation.kind === 'personal') throw bad('a chat of two has no targeted messages');
  const recipient = isDict(activity.recipient) ? activity.recipient.id : undefined;
  if (typeof recipient !== 'string') throw bad('a targeted message needs its recipient');
  const member = membersOf(state, conversation).find((one) => one.id === recipient);
  if (member === undefined)
    throw new Refusal(403, 'Forbidden', 'The recipient is no member of the conversation.');
  return member.id;
}

function send(state: TeamsState, address: string, under: string | null, body: unknown, targeted: boolean) {
  const { conversation, root } = openConversation(state, address);
  const activity = checkActivity(body, state.botId);
  if (activity.type === 'typing') return { status: 202, body: {} };
  const target = targeted ? targetOf(state, conversation, activity) : undefined;
  const answered = under === null ? undefined : messageAt(state, conversation, under);
  if (under !== null && answered === undefined) throw noMessage();
  const thread = root ?? answered?.root ?? null;
  if (thread !== null) {
    const head = messageAt(state, conversation, thread);
    if (head === undefined) throw noMessage();
    // Nobody else sees the head of such a thread; an answer to all has no place there.
    if (head.targetedTo !== null && target === undefined) throw bad('a targeted message takes no replies');
  }
  const message = post(state, conversation, {
    from: state.botId,
    activity,
    root: thread,
    ...(target === undefined ? {} : { targetedTo: target }),
  });
  return { status: 201, body: { id: message.id } };
}

function ownMessage(state: TeamsState, address: string, id: string, targeted: boolean) {
  const { conversation, root } = openConversation(state, address);
  const message = messageAt(state, conversation, id);
  if (message === undefined || (root !== null && message.root !== root)) throw noMessage();
  if (message.from !== state.botId)
    throw new Refusal(403, 'Forbidden', 'Only the sender can change a message.');
  if ((message.targetedTo !== null) !== targeted) throw bad('who can see a message cannot be changed');
  return message;
}

function update(state: TeamsState, address: string, id: string, body: unknown, targeted: boolean) {
  const message = ownMessage(state, address, id, targeted);
  message.activity = checkActivity(body, state.botId);
  message.edits += 1;
  // What stood in its place for single persons is fetched anew, if the new card says so.
  message.views.clear();
  return { status: 200, body: { id } };
}

/** Deletes as an edit would: 200, and it is not there any more. */
function remove(state: TeamsState, address: string, id: string, targeted: boolean) {
  ownMessage(state, address, id, targeted).deleted = true;
  return { status: 200, body: {} };
}

function create(state: TeamsState, body: unknown) {
  if (!isDict(body)) throw bad('the body is no conversation');
  const data = isDict(body.channelData) ? body.channelData : {};
  const tenantId = body.tenantId ?? (isDict(data.tenant) ? data.tenant.id : undefined);
  const channel = isDict(data.channel) ? data.channel.id : undefined;
  if (channel !== undefined) {
    const { conversation } = openConversation(state, String(channel));
    if (conversation.kind !== 'channel') throw bad(`${String(channel)} is no channel`);
    const activity = checkActivity(body.activity, state.botId);
    const { id } = post(state, conversation, { from: state.botId, activity, root: null });
    return { status: 201, body: { id: addressOf(conversation, id), activityId: id } };
  }
  const [member, ...others] = (Array.isArray(body.members) ? body.members : []) as Dict[];
  if (member === undefined) throw bad('members is empty');
  if (others.length > 0 || body.isGroup === true) throw bad('a bot makes no group chats');
  if (typeof tenantId !== 'string') throw bad('tenantId is missing');
  const person = state.people.find((one) => [one.id, one.aadObjectId].includes(String(member.id)));
  if (person === undefined || person.tenant !== tenantId)
    throw new Refusal(403, 'Forbidden', 'No such user.');
  const chat = personalChat(state, person);
  if (!chat.bot) throw deadAnswer('not-in-roster');
  if (chat.dead !== null) throw deadAnswer(chat.dead);
  if (body.activity === undefined) return { status: 201, body: { id: chat.id } };
  const activity = checkActivity(body.activity, state.botId);
  const { id } = post(state, chat, { from: state.botId, activity, root: null });
  return { status: 201, body: { id: chat.id, activityId: id } };
}

function createdIn(body: unknown): string {
  const data = isDict(body) && isDict(body.channelData) ? body.channelData : {};
  const members = isDict(body) && Array.isArray(body.members) ? (body.members as Dict[]) : [];
  return String(isDict(data.channel) ? data.channel.id : members[0]?.id);
}

/** Reads a call below /REGION/v3 (the Bot Connector's REST surface). Throws the connector's no. */
export function readCall(
  state: TeamsState,
  method: string,
  path: readonly string[],
  query: URLSearchParams,
  body: unknown,
): Asked {
  const [root = '', address = '', what = '', id = null, deeper] = path;
  const { id: conversation } = readAddress(address);
  const targeted = query.get('isTargetedActivity') === 'true';
  const asked = (operation: Operation, rated: Rated, carryOut: Asked['carryOut']): Asked => ({
    operation,
    rated,
    conversation,
    carryOut,
  });
  if (root === 'teams' && method === 'GET') {
    const channels = state.conversations.filter((one) => one.team?.id === address);
    const [first] = channels;
    if (first === undefined) throw notFound();
    if (what === 'conversations') {
      // The first is the general one, and goes without a name.
      const list = channels.map(({ id: channel, name }, at) => ({
        id: channel,
        ...(at === 0 ? {} : { name }),
      }));
      return asked('conversations', 'conversations', () => ({ status: 200, body: { conversations: list } }));
    }
    const { aadGroupId, name } = first.team!;
    const details = {
      ...{ id: address, name, aadGroupId, tenantId: first.tenant, type: 'standard' },
      channelCount: channels.length,
      memberCount: membersOf(state, first).length,
    };
    return asked('conversations', 'conversations', () => ({ status: 200, body: details }));
  }
  if (root !== 'conversations') throw notFound();
  if (address === '' && method === 'POST') {
    return { ...asked('create', 'create', () => create(state, body)), conversation: createdIn(body) };
  }
  const place = (): Conversation => openConversation(state, address).conversation;
  if (what === 'members' && method === 'GET') {
    return asked('members', 'members', () => ({
      status: 200,
      body: id === null ? listMembers(state, place()) : oneMember(state, place(), id),
    }));
  }
  if (what === 'pagedmembers' && method === 'GET') {
    return asked('members', 'members', () => ({ status: 200, body: pagedMembers(state, place(), query) }));
  }
  if (what !== 'activities' || deeper !== undefined) throw notFound();
  if (method === 'POST') return asked('send', 'send', () => send(state, address, id, body, targeted));
  if (id !== null && method === 'PUT') {
    return asked('update', 'send', () => update(state, address, id, body, targeted));
  }
  if (id !== null && method === 'DELETE')
    return asked('delete', 'send', () => remove(state, address, id, targeted));
  throw notFound();
}

/** The tenant whose limit a call counts against. */
export function tenantOf(state: TeamsState, asked: Asked): string {
  const direct = conversationOf(state, asked.conversation)?.tenant;
  return direct ?? state.people.find((one) => one.id === asked.conversation)?.tenant ?? state.tenants[0]!.id;
}
