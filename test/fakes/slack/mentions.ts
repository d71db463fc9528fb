import { isDict } from './check-shape.ts';
import type { Channel, Dict, Notice, StoredMessage } from './fake-slack.ts';
import type { SlackState } from './state.ts';

function richText(value: unknown, found: string[]): void {
  if (Array.isArray(value)) {
    for (const one of value) richText(one, found);
    return;
  }
  if (!isDict(value)) return;
  if (value.type === 'broadcast') found.push(`<!${String(value.range)}>`);
  if (value.type === 'user') found.push(`<@${String(value.user_id)}>`);
  if (value.type === 'usergroup') found.push(`<!subteam^${String(value.usergroup_id)}>`);
  richText(value.elements, found);
}

/** Every text in which Slack reads specials: mrkdwn objects, markdown blocks and rich text, but no plain_text. */
function readable(value: unknown, found: string[]): void {
  if (Array.isArray(value)) {
    for (const one of value) readable(one, found);
    return;
  }
  if (!isDict(value)) return;
  if (value.type === 'plain_text' || value.type === 'raw_text') return;
  if (value.type === 'rich_text') {
    richText(value, found);
    return;
  }
  if ((value.type === 'mrkdwn' || value.type === 'markdown') && typeof value.text === 'string') {
    found.push(value.text);
  }
  for (const one of Object.values(value)) readable(one, found);
}

function personsNotified(state: SlackState, channel: Channel, text: string): [string, Notice['because']][] {
  const found: [string, Notice['because']][] = [];
  const people = [...channel.members].filter((id) => state.users.get(id)?.bot === false);
  for (const [, special] of text.matchAll(/<!(channel|here|everyone)(?:\|[^>]*)?>/g)) {
    for (const id of people) found.push([id, special as Notice['because']]);
  }
  for (const [, id] of text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g)) {
    if (state.users.get(id!)?.bot === false) found.push([id!, 'mention']);
  }
  for (const [, id] of text.matchAll(/<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>/g)) {
    for (const member of state.groups.get(id!)?.users ?? []) found.push([member, 'group']);
  }
  return found;
}

/** Every broadcast or mention Slack reads in a message, whether it notifies anybody or not. */
function recordSpecials(state: SlackState, channel: Channel, message: StoredMessage): string[] {
  const texts = [message.text];
  readable(message.blocks, texts);
  for (const text of texts) {
    for (const [special] of text.matchAll(/<(?:!(?:channel|here|everyone|subteam\^)|@[UW])[^>]*>/g)) {
      state.specials.push({ channel: channel.id, ts: message.ts, special });
    }
  }
  return texts;
}

/** An edit notifies nobody, but what it would say is kept. */
export function recordEdit(state: SlackState, channel: Channel, message: StoredMessage): void {
  recordSpecials(state, channel, message);
}

/**
 * Records whom a message notifies. Specials count where Slack reads them; `link_names` (`parse: full` too) makes
 * Slack read bare @channel and @name as well. Ephemeral messages and edits notify nobody.
 */
export function recordNotices(
  state: SlackState,
  channel: Channel,
  message: StoredMessage,
  args: Dict = {},
): void {
  const texts = recordSpecials(state, channel, message);
  if (message.ephemeralFor !== null) return;
  if (
    args.link_names === true ||
    args.link_names === 'true' ||
    args.link_names === '1' ||
    args.parse === 'full'
  ) {
    texts.push(...texts.map((one) => one.replaceAll(/@(channel|here|everyone)\b/g, '<!$1>')));
  }
  const told = new Set<string>();
  const tell = (user: string, because: Notice['because']): void => {
    if (user === message.user || told.has(`${user} ${because}`)) return;
    told.add(`${user} ${because}`);
    state.notified.push({ user, channel: channel.id, ts: message.ts, because });
  };
  for (const text of texts) {
    for (const [user, because] of personsNotified(state, channel, text)) tell(user, because);
  }
  if (channel.kind === 'im') {
    for (const id of channel.members) if (state.users.get(id)?.bot === false) tell(id, 'direct');
  }
}
