import { cardsOf } from './check-activity.ts';
import type { Conversation, Person, SeenMessage, StoredMessage } from './fake-teams.ts';
import { renderActivity } from './render.ts';
import { findPerson, isGone, membersOf, placeFor, type TeamsState } from './state.ts';

/** Whether this person can read it now. */
export function canSee(state: TeamsState, person: Person, message: StoredMessage): boolean {
  if (message.deleted || isGone(state, message)) return false;
  return message.targetedTo === null || message.targetedTo === person.id;
}

function seenMessage(
  state: TeamsState,
  person: Person,
  conversation: Conversation,
  message: StoredMessage,
): SeenMessage {
  const view = message.views.get(person.id)?.card ?? null;
  const { activity } = message;
  const rendered = renderActivity(activity, view);
  const [card = null] = cardsOf(activity);
  const under = conversation.messages.filter((one) => one.root === message.id && one.id !== message.id);
  return {
    id: message.id,
    root: message.root,
    from: message.from === state.botId ? state.botName : findPerson(state, message.from).name,
    ...rendered,
    notification: String(activity.summary ?? activity.text ?? 'Sent a card'),
    private: message.targetedTo !== null,
    edited: message.edits > 0,
    ownView: view !== null,
    card: view ?? card,
    replies: under.filter((one) => canSee(state, person, one)).length,
  };
}

/** What one person sees in a place, oldest first: in a channel its posts, or one of them with its replies. */
export function seenBy(
  state: TeamsState,
  name: string,
  place: string,
  thread: string | null,
): readonly SeenMessage[] {
  const person = findPerson(state, name);
  const conversation = placeFor(state, person, place);
  if (!membersOf(state, conversation).includes(person)) return [];
  const here = (one: StoredMessage): boolean =>
    thread === null ? one.root === null || one.root === one.id : one.root === thread;
  return conversation.messages
    .filter((one) => here(one) && canSee(state, person, one))
    .map((one) => seenMessage(state, person, conversation, one));
}
