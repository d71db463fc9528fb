import { isDict } from './check-shape.ts';
import type { Acted, Delivery, Dict, User } from './fake-slack.ts';
import { commandPayload, messageEvent } from './payloads.ts';
import { acted, deliverEvent, plainContent, typed, type World } from './person.ts';
import { post } from './post.ts';
import { ApiRefusal } from './refusal.ts';
import { sayInReply } from './response-url.ts';
import { messageAt, newTs, placeOf, teamOf } from './state.ts';

/** Reads a command's answer: nothing, plain text, or a message as JSON. */
function answerOf(delivery: Delivery): Dict | null {
  const body = delivery.body.trim();
  if (body === '') return null;
  if (delivery.via === 'http' && !body.startsWith('{')) return { text: body };
  try {
    const parsed: unknown = JSON.parse(body);
    return isDict(parsed) ? parsed : { text: body };
  } catch {
    return { text: body };
  }
}

/** Types a slash command. Slack refuses it within threads, so there is none here. */
export async function slash(
  world: World,
  user: User,
  place: string,
  command: string,
  text: string,
): Promise<Acted> {
  const { state } = world;
  const channel = placeOf(state, user, place);
  if (world.commands !== null && !world.commands.includes(command)) {
    return acted(world, user, channel, null, null, [`${command} is not a valid command.`]);
  }
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const delivery = await world.out.deliver('command', commandPayload(state, user, channel, command, escaped));
  if (delivery === null) return acted(world, user, channel, null, null, []);
  const told: string[] = [];
  const toldHere = (line: string): void => {
    told.push(line);
    // Slackbot says it in the channel, to this person alone.
    channel.messages.push({
      ts: newTs(state),
      threadTs: null,
      user: 'USLACKBOT',
      botId: null,
      ...plainContent(line),
      edited: null,
      files: [],
      reactions: [],
      ephemeralFor: user.id,
    });
  };
  if (delivery.failed !== null) {
    toldHere(`${command} failed with the error "${delivery.failed}"`);
    return acted(world, user, channel, null, delivery, told);
  }
  const answer = answerOf(delivery);
  if (answer !== null && (answer.text !== undefined || answer.blocks !== undefined)) {
    try {
      const said = sayInReply(state, { channel: channel.id, user: user.id, threadTs: null }, answer);
      told.push(said.text);
    } catch (refusal) {
      if (!(refusal instanceof ApiRefusal)) throw refusal;
      toldHere(`${command} failed with the error "invalid_command_response"`);
    }
  }
  return acted(world, user, channel, null, delivery, told);
}

/** Says something in a channel or a thread. The app hears of mentions where it is a member, and of direct messages. */
export async function say(
  world: World,
  user: User,
  place: string,
  text: string,
  threadTs: string | null,
  mention: boolean,
): Promise<Acted> {
  const { state } = world;
  const channel = placeOf(state, user, place);
  if (!channel.members.has(user.id)) throw new Error(`${user.name} is not in ${place}`);
  if (channel.archived) return acted(world, user, channel, threadTs, null, ['This channel is archived.']);
  const bot = teamOf(state, user.team).botUserId;
  const parent = threadTs === null ? undefined : messageAt(channel, threadTs);
  const message = post(state, channel, {
    user: user.id,
    botId: null,
    content: plainContent(`${mention ? `<@${bot}> ` : ''}${typed(state, user.team, text)}`),
    threadTs: parent?.threadTs ?? threadTs,
  });
  const heard = channel.members.has(bot);
  const told =
    mention && !heard ? [`You mentioned @rdp-medic, but they are not in this channel. Invite them?`] : [];
  let delivery: Delivery | null = null;
  if (channel.kind === 'im') {
    delivery = await deliverEvent(
      world,
      user,
      'message.im',
      messageEvent(state, channel, message, 'message'),
    );
  } else if (heard) {
    const type = channel.kind === 'public' ? 'message.channels' : 'message.groups';
    if (mention) {
      const event = messageEvent(state, channel, message, 'app_mention');
      delivery = await deliverEvent(world, user, 'app_mention', event);
    }
    delivery =
      (await deliverEvent(world, user, type, messageEvent(state, channel, message, 'message'))) ?? delivery;
  }
  return acted(world, user, channel, message.threadTs, delivery, told);
}

/** Opens the app's Home. */
export async function openHome(world: World, user: User): Promise<Acted> {
  const channel = placeOf(world.state, user, 'dm');
  const delivery = await deliverEvent(world, user, 'app_home_opened', {
    type: 'app_home_opened',
    user: user.id,
    channel: channel.id,
    tab: 'home',
    event_ts: newTs(world.state),
  });
  return acted(world, user, null, null, delivery, []);
}
