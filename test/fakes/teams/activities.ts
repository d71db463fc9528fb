import type { Conversation, Dict, Person, StoredMessage } from './fake-teams.ts';
import { addressOf, guid, serviceUrlOf, type TeamsState } from './state.ts';

/** What every activity says: who, where, when. `root`: the post of the channel that it belongs to. */
function envelope(state: TeamsState, person: Person, conversation: Conversation, root: string | null): Dict {
  const { kind, tenant, team } = conversation;
  const timestamp = new Date(state.clock.now()).toISOString();
  const inTeam =
    kind === 'channel'
      ? { team: { id: team!.id, aadGroupId: team!.aadGroupId }, channel: { id: conversation.id } }
      : {};
  return {
    timestamp,
    localTimestamp: timestamp.replace('Z', '+00:00'),
    localTimezone: 'UTC',
    channelId: 'msteams',
    serviceUrl: serviceUrlOf(state),
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    conversation: {
      ...(kind === 'personal' ? {} : { isGroup: true }),
      conversationType: kind,
      tenantId: tenant,
      id: addressOf(conversation, kind === 'channel' ? root : null),
    },
    recipient: { id: state.botId, name: state.botName },
    locale: 'en-US',
    channelData: { ...inTeam, tenant: { id: tenant } },
  };
}

const clientInfo = { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'UTC' };
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Something typed. With `mention` it names the bot in three places, as Teams does: text, entity and HTML. */
export function messageActivity(
  state: TeamsState,
  person: Person,
  conversation: Conversation,
  said: { readonly id: string; readonly root: string | null; readonly text: string },
  how: { readonly mention: boolean; readonly targeted: boolean },
): Dict {
  const own = envelope(state, person, conversation, said.root);
  const at = `<at>${state.botName}</at>`;
  const entity = { type: 'mention', mentioned: { id: state.botId, name: state.botName }, text: at };
  const span = '<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">';
  const html = `<p>${how.mention ? `${span}${state.botName}</span>&nbsp;` : ''}${escaped(said.text)}</p>`;
  const { id, team } = conversation;
  const place = team === null ? {} : { teamsChannelId: id, teamsTeamId: team.id };
  const inReply = conversation.kind === 'channel' && said.root !== said.id ? { replyToId: said.root } : {};
  return {
    ...own,
    type: 'message',
    id: said.id,
    text: how.mention ? `${at} ${said.text}` : said.text,
    textFormat: 'plain',
    attachments: [{ contentType: 'text/html', content: html }],
    entities: [...(how.mention ? [entity] : []), clientInfo],
    ...inReply,
    channelData: { ...place, ...(own.channelData as Dict) },
    ...(how.targeted ? { recipient: { ...(own.recipient as Dict), isTargeted: true } } : {}),
  };
}

/** An Action.Execute, or the refresh of a card, which Teams' client does by itself. */
export function invokeActivity(
  state: TeamsState,
  person: Person,
  conversation: Conversation,
  message: StoredMessage,
  value: { readonly action: Dict; readonly trigger: 'manual' | 'automatic' },
): Dict {
  const own = envelope(state, person, conversation, message.root);
  return {
    ...own,
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `f:${guid(state, 'f')}`,
    replyToId: message.id,
    entities: [clientInfo],
    value,
    channelData: {
      ...(own.channelData as Dict),
      source: { name: 'message' },
      legacy: { replyToId: message.id },
    },
  };
}

/** An Action.Submit: a message without a text. */
export function submitActivity(
  state: TeamsState,
  person: Person,
  conversation: Conversation,
  message: StoredMessage,
  value: Dict,
): Dict {
  const own = envelope(state, person, conversation, message.root);
  return {
    ...own,
    type: 'message',
    id: `f:${guid(state, 'f')}`,
    replyToId: message.id,
    textFormat: 'plain',
    entities: [clientInfo],
    value,
    channelData: {
      ...(own.channelData as Dict),
      source: { name: 'message' },
      legacy: { replyToId: message.id },
    },
  };
}

/** The app came or went. */
export function installActivities(
  state: TeamsState,
  person: Person,
  conversation: Conversation,
  action: 'add' | 'remove',
): readonly [Dict, Dict] {
  const own = envelope(state, person, conversation, null);
  const who = [{ id: state.botId }];
  const data = own.channelData as Dict;
  const eventType = action === 'add' ? 'teamMemberAdded' : 'teamMemberRemoved';
  return [
    {
      ...own,
      type: 'conversationUpdate',
      id: `f:${guid(state, 'f')}`,
      ...(action === 'add' ? { membersAdded: who } : { membersRemoved: who }),
      channelData: conversation.kind === 'channel' ? { ...data, eventType } : data,
    },
    { ...own, type: 'installationUpdate', id: `f:${guid(state, 'f')}`, action },
  ];
}
