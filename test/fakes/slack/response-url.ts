import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkMessage } from './check-message.ts';
import type { Channel, Dict, StoredMessage } from './fake-slack.ts';
import { recordEdit } from './mentions.ts';
import { post, withBlockIds } from './post.ts';
import { readArguments } from './read-arguments.ts';
import { ApiRefusal, refuse } from './refusal.ts';
import { messageAt, newTs, type ResponseUrl, type SlackState, teamOf } from './state.ts';

/** Says something where an act took place: to everybody with `in_channel`, else to that person alone. */
export function sayInReply(
  state: SlackState,
  place: Pick<ResponseUrl, 'channel' | 'user' | 'threadTs'>,
  said: Dict,
): StoredMessage {
  const channel = state.channels.get(place.channel)!;
  const team = teamOf(state, channel.team);
  const thread = typeof said.thread_ts === 'string' ? said.thread_ts : place.threadTs;
  return post(state, channel, {
    user: team.botUserId,
    botId: team.botId,
    content: checkMessage(said, 'post'),
    threadTs: thread,
    ephemeralFor: said.response_type === 'in_channel' ? null : place.user,
  });
}

function replace(state: SlackState, channel: Channel, message: StoredMessage, said: Dict): void {
  const content = checkMessage(said, 'post');
  message.text = content.text;
  message.blocks = withBlockIds(state, content.blocks);
  message.edited = { user: message.user, ts: newTs(state) };
  recordEdit(state, channel, message);
}

function use(state: SlackState, key: string, said: Dict): void {
  const url = state.responseUrls.get(key);
  if (url === undefined) throw refuse('invalid_url');
  if (state.clock.now() > url.expiresAt) throw refuse('expired_url');
  if (url.left <= 0) throw refuse('used_url');
  url.left -= 1;
  const channel = state.channels.get(url.channel)!;
  const source = url.messageTs === null ? undefined : messageAt(channel, url.messageTs);
  if (said.delete_original === true || said.delete_original === 'true') {
    if (source !== undefined) channel.messages.splice(channel.messages.indexOf(source), 1);
    return;
  }
  if ((said.replace_original === true || said.replace_original === 'true') && source !== undefined) {
    replace(state, channel, source, said);
    return;
  }
  sayInReply(state, url, said);
}

/** Answers a post to a response_url: 404 once it is used up or too old, 400 for content Slack refuses. */
export async function answerResponseUrl(
  state: SlackState,
  request: IncomingMessage,
  response: ServerResponse,
  key: string,
): Promise<void> {
  const said = await readArguments(request);
  const faults = state.faults.takeCall('response_url');
  const struck = faults.find((one) => one.kind === 'http' || one.kind === 'drop');
  const late = struck?.when === 'after';
  let status = 200;
  let body: Dict = { ok: true };
  try {
    if (struck === undefined || late) use(state, key, said ?? {});
  } catch (refusal) {
    if (!(refusal instanceof ApiRefusal)) throw refusal;
    body = refusal.answer;
    status = /_url$/.test(String(body.error)) ? 404 : 400;
  }
  const told = struck === undefined ? status : struck.kind === 'http' ? struck.status : null;
  state.calls.push({
    at: state.clock.now(),
    method: 'response_url',
    args: said ?? {},
    token: '',
    status: told,
    answer: body,
    fault: struck === undefined ? null : `${struck.kind} ${struck.when}`,
  });
  if (told === null) return void response.socket?.resetAndDestroy();
  response.writeHead(told, { 'content-type': 'application/json; charset=utf-8' });
  response.end(status === 200 ? 'ok' : JSON.stringify(body));
}
