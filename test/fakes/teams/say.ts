import { installActivities, messageActivity } from './activities.ts';
import type { Deliverer } from './deliver.ts';
import type { Acted, Conversation, Dict, Person } from './fake-teams.ts';
import { post } from './post.ts';
import { membersOf, newMessageId, placeFor, type TeamsState } from './state.ts';

/** What there is beside the state: the way to the bot. */
export interface World {
  readonly state: TeamsState;
  readonly out: Deliverer;
}

function enter(state: TeamsState, person: Person, place: string): Conversation {
  const conversation = placeFor(state, person, place);
  if (!membersOf(state, conversation).includes(person)) throw new Error(`${person.name} is not in ${place}`);
  return conversation;
}

/** The activity of something typed; it stands in the conversation afterwards. */
export function typed(
  state: TeamsState,
  person: Person,
  place: string,
  text: string,
  how: { readonly mention: boolean; readonly targeted: boolean; readonly thread?: string | undefined },
): { readonly conversation: Conversation; readonly activity: Dict; readonly id: string } {
  const conversation = enter(state, person, place);
  if (how.targeted && conversation.kind === 'personal')
    throw new Error('a chat of two has no slash commands');
  if (how.thread !== undefined && conversation.kind !== 'channel') throw new Error(`${place} has no threads`);
  const words = how.mention ? `<at>${state.botName}</at> ${text}` : text;
  const message = post(state, conversation, {
    from: person.id,
    activity: { type: 'message', text: words, textFormat: 'plain' },
    root: how.thread ?? null,
    ...(how.targeted ? { targetedTo: person.id } : {}),
  });
  const { id, root } = message;
  return {
    conversation,
    id,
    activity: messageActivity(state, person, conversation, { id, root, text }, how),
  };
}

/** Types something. In channels and group chats the bot hears of it when it is mentioned or addressed. */
export async function say(
  world: World,
  person: Person,
  place: string,
  text: string,
  how: { readonly mention: boolean; readonly targeted: boolean; readonly thread?: string | undefined },
): Promise<Acted> {
  const { state, out } = world;
  const { conversation, activity, id } = typed(state, person, place, text, how);
  const heard = conversation.bot && (conversation.kind === 'personal' || how.mention || how.targeted);
  return { delivery: heard ? await out.deliver(activity) : null, told: [], wrote: id };
}

/** Puts the app into a place or takes it out; the bot hears of both. */
export async function install(
  world: World,
  person: Person,
  place: string,
  action: 'add' | 'remove',
): Promise<Acted> {
  const { state, out } = world;
  const conversation = enter(state, person, place);
  conversation.bot = action === 'add';
  if (action === 'add') conversation.dead = null;
  newMessageId(state);
  const [update, installed] = installActivities(state, person, conversation, action);
  await out.deliver(update);
  return { delivery: await out.deliver(installed), told: [], wrote: null };
}
