import { invokeActivity, submitActivity } from './activities.ts';
import { cardsOf, cardType } from './check-activity.ts';
import { checkCard, isDict } from './check-card.ts';
import type { Acted, Conversation, Delivery, Dict, Person, StoredMessage } from './fake-teams.ts';
import { fillIn } from './fill-in.ts';
import { findActions } from './find-actions.ts';
import { Refusal } from './refusal.ts';
import type { World } from './say.ts';
import { canSee } from './seen.ts';
import { messageAt, placeFor } from './state.ts';

/** What Teams' client says when an app does not do as it should; its own words differ from version to version. */
export const complaints = {
  silent: 'Unable to reach app. Please try again.',
  wrong: 'Something went wrong. Please try again.',
} as const;

function find(world: World, person: Person, place: string, id: string) {
  const conversation = placeFor(world.state, person, place);
  const message = messageAt(world.state, conversation, id);
  if (message === undefined || !canSee(world.state, person, message)) {
    throw new Error(`${person.name} sees no message ${id} in ${place}`);
  }
  const card = message.views.get(person.id)?.card ?? cardsOf(message.activity)[0];
  if (card === undefined) throw new Error(`message ${id} has no card`);
  return { conversation, message, card };
}

/** What the answer to an invoke does to this one person's view, and what it says to them. */
function follow(world: World, person: Person, message: StoredMessage, delivery: Delivery): string[] {
  if (delivery.status === null) return [complaints.silent];
  if (delivery.status !== 200) return [complaints.wrong];
  let answer: unknown;
  try {
    answer = JSON.parse(delivery.body);
  } catch {
    return [complaints.wrong];
  }
  if (!isDict(answer)) return [complaints.wrong];
  const { statusCode, type, value } = answer;
  if (type === 'application/vnd.microsoft.error' && isDict(value) && Number(statusCode) >= 400) {
    return [typeof value.message === 'string' ? value.message : complaints.wrong];
  }
  if (statusCode !== 200) return [complaints.wrong];
  if (type === 'application/vnd.microsoft.activity.message' && typeof value === 'string') return [value];
  if (type !== cardType) return [complaints.wrong];
  try {
    const card = checkCard(value);
    message.views.set(person.id, { card, at: world.state.clock.now() });
    return [];
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return [complaints.wrong, refusal.message];
  }
}

async function invoke(
  world: World,
  person: Person,
  conversation: Conversation,
  message: StoredMessage,
  action: Dict,
  trigger: 'manual' | 'automatic',
): Promise<Acted> {
  const { type, id = '', verb, data, title } = action;
  const sent = { ...{ type, title, id, verb }, data: data ?? {} };
  const activity = invokeActivity(world.state, person, conversation, message, { action: sent, trigger });
  const delivery = await world.out.deliver(activity);
  const told = delivery === null ? [] : follow(world, person, message, delivery);
  return { delivery, told, wrote: null };
}

/** Presses a button. What its fields demand is demanded by the client, before the bot hears of anything. */
export async function press(
  world: World,
  person: Person,
  place: string,
  id: string,
  button: string,
  inputs: Readonly<Record<string, string>>,
  old: boolean,
): Promise<Acted> {
  const { conversation, message, card } = find(world, person, place, id);
  const all = findActions(card);
  const found = all.find((one) => one.title === button || one.verb === button || one.id === button);
  if (found === undefined)
    throw new Error(`there is no button ${button}, only ${all.map((one) => one.title).join(', ')}`);
  if (found.isEnabled === false) throw new Error(`${button} is greyed out`);
  const action = old && found.type === 'Action.Execute' && isDict(found.fallback) ? found.fallback : found;
  if (action.type !== 'Action.Execute' && action.type !== 'Action.Submit') {
    return { delivery: null, told: [], wrote: null };
  }
  if (old && action.type === 'Action.Execute') throw new Error(`an old client shows no ${button}`);
  const filled = action.associatedInputs === 'none' ? { values: {}, faults: [] } : fillIn(card, inputs);
  if (filled.faults.length > 0) return { delivery: null, told: filled.faults, wrote: null };
  const data = { ...(isDict(action.data) ? action.data : {}), ...filled.values };
  if (action.type === 'Action.Execute') {
    return invoke(world, person, conversation, message, { ...action, data }, 'manual');
  }
  const activity = submitActivity(world.state, person, conversation, message, data);
  return { delivery: await world.out.deliver(activity), told: [], wrote: null };
}

/** Fetches a card anew for this person. */
export async function refresh(
  world: World,
  person: Person,
  place: string,
  id: string,
  trigger: 'manual' | 'automatic' = 'manual',
): Promise<Acted> {
  const { conversation, message, card } = find(world, person, place, id);
  const action = isDict(card.refresh) ? card.refresh.action : undefined;
  if (!isDict(action)) throw new Error(`message ${id} cannot be refreshed`);
  return invoke(world, person, conversation, message, action, trigger);
}

/** What a client fetches by itself when somebody looks; a view younger than a minute is left alone. */
export async function open(world: World, person: Person, place: string): Promise<readonly Acted[]> {
  const { state } = world;
  const conversation = placeFor(state, person, place);
  const done: Acted[] = [];
  for (const message of conversation.messages) {
    const view = message.views.get(person.id);
    const [base] = canSee(state, person, message) ? cardsOf(message.activity) : [];
    // A view that says nothing of a refresh stays until the message is edited.
    const card = view?.card ?? base;
    const asked = isDict(card?.refresh) && Array.isArray(card.refresh.userIds) ? card.refresh.userIds : [];
    const fresh = view !== undefined && state.clock.now() - view.at < 60_000;
    if (asked.includes(person.id) && !fresh) {
      done.push(await refresh(world, person, place, message.id, 'automatic'));
    }
  }
  return done;
}
