import { randomBytes } from 'node:crypto';
import { movableClock } from '../clock.ts';
import { serveHere } from '../serve-here.ts';
import { answerCall } from './answer-call.ts';
import { deliverer } from './deliver.ts';
import type { Acting, Dict, FakeTeams, FakeTeamsOptions } from './fake-teams.ts';
import { faultList } from './faults.ts';
import { openId } from './open-id.ts';
import { open, press, refresh } from './press.ts';
import { rates } from './rates.ts';
import { install, say, typed, type World } from './say.ts';
import { addChannel, addChat, addPerson, addTenant } from './seed.ts';
import { seenBy } from './seen.ts';
import { findPerson, findPlace, personalChat, serviceUrlOf, type TeamsState } from './state.ts';

function acting(world: World, name: string): Acting {
  const person = findPerson(world.state, name);
  const idOf = (message: string | { readonly id: string }): string =>
    typeof message === 'string' ? message : message.id;
  const plain = { mention: false, targeted: false };
  return {
    say: (place, text, thread) => say(world, person, place, text, { ...plain, thread }),
    mention: (place, text, thread) => say(world, person, place, text, { ...plain, mention: true, thread }),
    slash: (place, text, thread) => say(world, person, place, text, { ...plain, targeted: true, thread }),
    press: (place, message, button, inputs = {}, how = {}) =>
      press(world, person, place, idOf(message), button, inputs, how.client === 'old'),
    refresh: (place, message) => refresh(world, person, place, idOf(message)),
    open: (place) => open(world, person, place),
    install: (place) => install(world, person, place, 'add'),
    uninstall: (place) => install(world, person, place, 'remove'),
  };
}

function newState(options: FakeTeamsOptions): TeamsState {
  const state: TeamsState = {
    clock: options.clock ?? movableClock(),
    faults: faultList(),
    appId: '00000000-0000-4000-8000-0000000000b0',
    password: randomBytes(16).toString('base64url'),
    botId: '28:00000000-0000-4000-8000-0000000000b0',
    botName: options.botName ?? 'rdp-medic',
    ...{ origin: '', region: 'amer', lastId: 0, count: 0 },
    ...{ tenants: [], people: [], conversations: [], calls: [], deliveries: [], tokens: new Map() },
  };
  for (const name of options.tenants ?? ['lab']) addTenant(state, name);
  addChannel(state, { name: 'ops' });
  return state;
}

/** A Teams on 127.0.0.1, at a free port: Bot Connector, sign-in and keys. Stop it: it holds a server. */
export async function startFakeTeams(options: FakeTeamsOptions = {}): Promise<FakeTeams> {
  const state = newState(options);
  const signed = options.authentication !== 'none';
  const keys = openId(() => state.origin);
  const headersFor: FakeTeams['headersFor'] = (activity, wrong) => {
    const json = { 'content-type': 'application/json; charset=utf-8' };
    if (!signed || wrong === 'no token') return json;
    const claims = { audience: state.appId, serviceUrl: String(activity.serviceUrl) };
    return { ...json, authorization: `Bearer ${keys.token(claims, wrong)}` };
  };
  const waits = {
    invokeTimeoutMs: options.invokeTimeoutMs ?? 10_000,
    ackTimeoutMs: options.ackTimeoutMs ?? 15_000,
    retryAfterMs: options.retryAfterMs ?? [1_000, 5_000],
  };
  const out = deliverer(state, waits, headersFor);
  out.target = options.deliverTo ?? null;
  const world: World = { state, out };
  const answer = answerCall(state, keys, {
    rates: rates(state.clock, options.rates ?? 1),
    signed,
    tokenSeconds: options.tokenSeconds ?? 3_600,
  });
  const here = await serveHere('fake Teams', answer);
  state.origin = here.origin;

  return {
    get serviceUrl() {
      return serviceUrlOf(state);
    },
    openId: keys,
    tokenUrl: `${state.origin}/login/{tenant}/oauth2/v2.0/token`,
    appId: state.appId,
    password: state.password,
    botId: state.botId,
    botName: state.botName,
    tenant: state.tenants[0]!,
    tenants: state.tenants,
    clock: state.clock,
    faults: state.faults,
    log: { calls: state.calls, deliveries: state.deliveries },
    addTenant: (name) => addTenant(state, name),
    addPerson: (seed) => addPerson(state, seed),
    addChannel: (seed) => addChannel(state, seed),
    addChat: (seed) => addChat(state, seed),
    deliverTo(url) {
      out.target = url;
    },
    act: (name) => acting(world, name),
    seenBy: (name, place, where) => seenBy(state, name, place, where?.thread ?? null),
    place: (name) => findPlace(state, name),
    personal: (name) => personalChat(state, findPerson(state, name)),
    person: (name) => findPerson(state, name),
    kill(place, dead) {
      findPlace(state, place).dead = dead;
    },
    moveTo(region) {
      state.region = region;
    },
    revokeTokens: () => state.tokens.clear(),
    headersFor,
    resend(request, otherwise = {}) {
      const before = JSON.parse(request.body) as Dict;
      const activity = otherwise.activity?.(before) ?? before;
      const changed = otherwise.wrong !== undefined || otherwise.activity !== undefined;
      const headers = changed ? headersFor(activity, otherwise.wrong) : request.headers;
      return out.attempt({ ...request, headers, body: JSON.stringify(activity) }, waits.invokeTimeoutMs);
    },
    request(kind, name, place, text) {
      if (out.target === null) throw new Error('requests go to an address: deliverTo first');
      const how = { mention: kind === 'mention', targeted: kind === 'slash' };
      const { activity } = typed(state, findPerson(state, name), place, text, how);
      return { url: out.target, headers: headersFor(activity), body: JSON.stringify(activity) };
    },
    idle: () => out.idle(),
    async stop() {
      out.stop();
      await here.close();
    },
  };
}
