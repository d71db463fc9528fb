import type { Channel, SeenMessage, SeenView, StoredMessage } from './fake-slack.ts';
import { repliesOf } from './post.ts';
import { buttonsIn, readMrkdwn, renderBlocks } from './render.ts';
import { findUser, placeOf, type SlackState, type View } from './state.ts';
import { blocksOf } from './view.ts';

function seenMessage(state: SlackState, channel: Channel, message: StoredMessage): SeenMessage {
  const files = message.files.map((one) => `[file ${String(one.title)}]`);
  const content =
    message.blocks.length > 0 ? renderBlocks(state, message.blocks) : readMrkdwn(state, message.text);
  return {
    ts: message.ts,
    threadTs: message.threadTs,
    from: state.users.get(message.user)?.name ?? message.user,
    shown: [content, ...files].filter((part) => part !== '').join('\n'),
    notification: readMrkdwn(state, message.text),
    buttons: buttonsIn(state, message.blocks),
    ephemeral: message.ephemeralFor !== null,
    edited: message.edited !== null,
    metadata: message.metadata,
    blocks: message.blocks,
    replies: repliesOf(channel, message.ts).length,
  };
}

/** What one person sees in a channel, oldest first: the root messages, or one thread with its parent. */
export function seenBy(
  state: SlackState,
  user: string,
  place: string,
  thread: string | null,
): readonly SeenMessage[] {
  const person = findUser(state, user);
  const channel = placeOf(state, person, place);
  return channel.messages
    .filter((one) => one.ephemeralFor === null || one.ephemeralFor === person.id)
    .filter((one) => (thread === null ? one.threadTs === null : one.ts === thread || one.threadTs === thread))
    .map((one) => seenMessage(state, channel, one));
}

export function seenView(state: SlackState, view: View): SeenView {
  const title = view.content.title as { readonly text?: string } | undefined;
  const submit = view.content.submit as { readonly text?: string } | undefined;
  return {
    id: view.id,
    type: String(view.content.type),
    title: title?.text ?? '',
    shown: renderBlocks(state, blocksOf(view)),
    buttons: buttonsIn(state, blocksOf(view)),
    submit: submit?.text ?? null,
    errors: view.errors,
    raw: view.content,
  };
}

export function topModal(state: SlackState, user: string): View | undefined {
  return state.modals.get(findUser(state, user).id)?.at(-1);
}
