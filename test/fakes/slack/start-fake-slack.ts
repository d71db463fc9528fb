import type { IncomingMessage, ServerResponse } from 'node:http';
import { movableClock } from '../clock.ts';
import { serveHere } from '../serve-here.ts';
import { deliverer } from './deliver.ts';
import type { Acting, FakeSlack, FakeSlackOptions, SeenMessage } from './fake-slack.ts';
import { faultList } from './faults.ts';
import { commandPayload } from './payloads.ts';
import type { World } from './person.ts';
import { click, closeModal, submit } from './press.ts';
import { rates } from './rates.ts';
import { readUpload } from './read-arguments.ts';
import { answerResponseUrl } from './response-url.ts';
import { openHome, say, slash } from './say.ts';
import { addChannel, addTeam, addUser, addUserGroup } from './seed.ts';
import { seenBy, seenView, topModal } from './seen.ts';
import { sendHttp } from './send-http.ts';
import { sign, signedRequest } from './sign.ts';
import { socketMode } from './socket-mode.ts';
import { findChannel, findUser, newState, placeOf, type SlackState } from './state.ts';
import { webApi } from './web-api.ts';

async function takeUpload(
  state: SlackState,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
): Promise<void> {
  const file = state.pendingFiles.get(id);
  const content = await readUpload(request);
  // The length was promised beforehand; Slack takes no other.
  const wrong = file === undefined || file.content !== null || content.length !== file.length;
  if (!wrong) file.content = content;
  response.writeHead(wrong ? 400 : 200).end(wrong ? 'invalid upload' : `OK - ${content.length}`);
}

function acting(world: World, name: string): Acting {
  const user = findUser(world.state, name);
  if (user.deactivated) throw new Error(`${name} is deactivated and cannot act`);
  const tsOf = (message: string | SeenMessage): string =>
    typeof message === 'string' ? message : message.ts;
  return {
    slash: (channel, command, text = '') => slash(world, user, channel, command, text),
    say: (channel, text, thread = undefined) => say(world, user, channel, text, thread ?? null, false),
    mention: (channel, text, thread = undefined) => say(world, user, channel, text, thread ?? null, true),
    dm: (text, thread = undefined) => say(world, user, 'dm', text, thread ?? null, false),
    click: (channel, message, button, value) => click(world, user, channel, tsOf(message), button, value),
    openHome: () => openHome(world, user),
    submit: (values = {}) => submit(world, user, values),
    closeModal: () => closeModal(world, user),
  };
}

/** A Slack on 127.0.0.1, at a free port. Stop it: it holds a server and open lines. */
export async function startFakeSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const clock = options.clock ?? movableClock();
  const state = newState({ clock, faults: faultList(), scopes: options.scopes ?? null });
  const sockets = socketMode(state.appId);
  const out = deliverer(state, sockets, {
    ackTimeoutMs: options.ackTimeoutMs ?? 3_000,
    retryAfterMs: options.retryAfterMs ?? [0, 60_000, 300_000],
  });
  out.target = options.deliverTo ?? null;
  const api = webApi(state, rates(clock, options.rates ?? 1, options.burst ?? 5), sockets);
  const events = options.events ?? ['app_mention', 'message.im', 'app_home_opened'];
  const world: World = { state, out, events, commands: options.commands ?? null };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, root, ...rest] = pathname.split('/');
    const last = rest.at(-1) ?? '';
    if (root === 'api') return api(request, response, rest.join('/'));
    if (root === 'upload') return takeUpload(state, request, response, last);
    if (root === 'actions' || root === 'commands') return answerResponseUrl(state, request, response, last);
    response.writeHead(404).end();
  }

  const here = await serveHere('fake Slack', answer);
  here.server.on('upgrade', (request, line, head) => sockets.accept(request, line, head));
  state.origin = here.origin;
  for (const team of options.teams ?? [{ name: 'lab' }]) addTeam(state, team);
  addChannel(state, { name: 'ops' });
  const [team] = state.teams as [(typeof state.teams)[0]];

  return {
    apiUrl: `${state.origin}/api/`,
    appId: state.appId,
    signingSecret: state.signingSecret,
    appToken: state.appToken,
    team,
    botToken: team.botToken,
    botUserId: team.botUserId,
    teams: state.teams,
    clock,
    faults: state.faults,
    log: {
      calls: state.calls,
      deliveries: state.deliveries,
      notified: state.notified,
      specials: state.specials,
    },
    files: state.files,
    addTeam: (seed) => addTeam(state, seed),
    addUser: (seed) => addUser(state, seed),
    addChannel: (seed) => addChannel(state, seed),
    addUserGroup: (seed) => addUserGroup(state, seed),
    deliverTo: (target) => {
      out.target = target;
    },
    act: (user) => acting(world, user),
    seenBy: (user, channel, where) => seenBy(state, user, channel, where?.thread ?? null),
    modalOf: (user) => {
      const view = topModal(state, user);
      return view === undefined ? null : seenView(state, view);
    },
    homeOf: (user) => {
      const view = state.homes.get(findUser(state, user).id);
      return view === undefined ? null : seenView(state, view);
    },
    channel: (name, of) => findChannel(state, name, of),
    user: (name) => findUser(state, name),
    sign: (body, wrong = {}) => sign(wrong.secret ?? state.signingSecret, body, wrong.timestamp),
    async resend(request, wrong) {
      const body = wrong?.body ?? request.body;
      const signature =
        wrong === undefined || (wrong.timestamp ?? wrong.secret) === undefined
          ? {}
          : sign(wrong.secret ?? state.signingSecret, body, wrong.timestamp);
      const sent = { ...request, body, headers: { ...request.headers, ...signature } };
      const got = await sendHttp(sent, options.ackTimeoutMs ?? 3_000);
      if (got.status === null) throw new Error(`no answer: ${got.failed}`);
      return { status: got.status, body: got.body };
    },
    request(kind, user, channel, command, text) {
      const person = findUser(state, user);
      const target = out.target;
      const url = target === null || typeof target === 'string' ? target : target.commands;
      if (kind !== 'command' || url === null) throw new Error('requests go to an address: deliverTo first');
      const payload = commandPayload(state, person, placeOf(state, person, channel), command, text);
      return signedRequest(state.signingSecret, url, 'form', payload);
    },
    sockets: {
      get open() {
        return sockets.open;
      },
      disconnect: (reason) => sockets.disconnect(reason),
      cut: () => sockets.cut(),
    },
    idle: () => out.idle(),
    async stop() {
      out.stop();
      await sockets.stop();
      await here.close();
    },
  };
}
