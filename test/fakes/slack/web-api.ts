import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dict, Team } from './fake-slack.ts';
import type { CallFault } from './faults.ts';
import { type Method, need } from './method.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import { peopleMethods } from './methods/people.ts';
import { viewMethods } from './methods/views.ts';
import type { Rates } from './rates.ts';
import { readArguments } from './read-arguments.ts';
import { ApiRefusal, refuse } from './refusal.ts';
import type { SocketMode } from './socket-mode.ts';
import type { SlackState } from './state.ts';

interface Answer {
  /** null: the line is cut instead. */
  readonly status: number | null;
  readonly body: Dict;
  readonly retryAfterS?: number;
  readonly fault: string | null;
}

/** Without a list every scope is there but those few that widen what is usual. */
const askedFor = ['chat:write.public', 'chat:write.customize'];

export function webApi(state: SlackState, limits: Rates, sockets: SocketMode) {
  const methods: Readonly<Record<string, Method>> = {
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...peopleMethods,
    ...viewMethods,
    'apps.connections.open': {
      scopes: [],
      token: 'app',
      run() {
        const ticket = sockets.ticket();
        if (ticket === null) throw refuse('too_many_websockets');
        return { url: `${state.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${state.appId}` };
      },
    },
  };

  const may = (scope: string): boolean =>
    state.scopes === null ? !askedFor.includes(scope) : state.scopes.includes(scope);

  /** Which workspace a token opens; every other token is refused by its name. */
  function teamFor(token: string, kind: Method['token']): Team {
    if (token === '') throw refuse('not_authed');
    const refused = state.faults.refused(token);
    if (refused !== null) throw refuse(refused);
    if (token === state.appToken) {
      if (kind === 'app') return state.teams[0]!;
      throw refuse('not_allowed_token_type');
    }
    // A person's token must not do what the app does in its own name.
    if (token.startsWith('xoxp-')) throw refuse('not_allowed_token_type');
    const team = state.teams.find((one) => one.botToken === token);
    if (team === undefined) throw refuse('invalid_auth');
    if (kind === 'app') throw refuse('not_allowed_token_type');
    return team;
  }

  function run(name: string, token: string, args: Dict): Answer {
    const method = methods[name];
    try {
      if (method === undefined) throw refuse('unknown_method', { req_method: name });
      const team = method.token === 'none' ? state.teams[0]! : teamFor(token, method.token);
      const channel = typeof args.channel === 'string' ? args.channel : null;
      const wait = limits.take(team.id, name, channel);
      if (wait !== null) return limited(wait, null);
      const call = { state, team, args, may };
      need(call, ...method.scopes);
      return { status: 200, body: { ok: true, ...method.run(call) }, fault: null };
    } catch (refusal) {
      if (!(refusal instanceof ApiRefusal)) throw refusal;
      return { status: 200, body: refusal.answer, fault: null };
    }
  }

  function limited(retryAfterS: number | null, fault: string | null): Answer {
    const body = { ok: false, error: 'ratelimited' };
    return { status: 429, body, fault, ...(retryAfterS === null ? {} : { retryAfterS }) };
  }

  /** A fault that keeps the call from being looked at. */
  function instead(faults: readonly CallFault[]): Answer | null {
    for (const fault of faults) {
      if (fault.kind === 'ratelimited') {
        return limited(fault.retryAfterS === undefined ? 1 : fault.retryAfterS, 'ratelimited');
      }
      if (fault.kind === 'error') {
        return { status: 200, body: { ok: false, error: fault.error }, fault: fault.error };
      }
      if (fault.kind === 'http' && fault.when === 'before') {
        return { status: fault.status, body: {}, fault: 'http before' };
      }
      if (fault.kind === 'drop' && fault.when === 'before') {
        return { status: null, body: {}, fault: 'drop before' };
      }
    }
    return null;
  }

  /** A fault that spoils the answer to a call that was carried out. */
  function spoiled(answer: Answer, faults: readonly CallFault[]): Answer {
    for (const fault of faults) {
      if (fault.kind === 'http' && fault.when === 'after') {
        return { ...answer, status: fault.status, fault: 'http after' };
      }
      if (fault.kind === 'drop' && fault.when === 'after')
        return { ...answer, status: null, fault: 'drop after' };
    }
    return answer;
  }

  async function delays(faults: readonly CallFault[], when: 'before' | 'after'): Promise<void> {
    for (const fault of faults) {
      if (fault.kind === 'delay' && (fault.when ?? 'after') === when) await sleep(fault.ms);
    }
  }

  function write(response: ServerResponse, answer: Answer): void {
    if (answer.status === null) {
      response.socket?.resetAndDestroy();
      return;
    }
    const wait = answer.retryAfterS === undefined ? {} : { 'retry-after': String(answer.retryAfterS) };
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      ...(state.scopes === null ? {} : { 'x-oauth-scopes': state.scopes.join(',') }),
      ...wait,
    });
    response.end(answer.status >= 500 ? 'Internal Server Error' : JSON.stringify(answer.body));
  }

  /** Answers one call of one method. */
  return async (request: IncomingMessage, response: ServerResponse, name: string): Promise<void> => {
    const args = await readArguments(request);
    const bearer = /^Bearer (.+)$/i.exec(String(request.headers.authorization ?? ''))?.[1];
    const token = bearer ?? String(args?.token ?? '');
    const faults = state.faults.takeCall(name);
    await delays(faults, 'before');
    const answer =
      instead(faults) ??
      spoiled(
        args === null
          ? { status: 200, body: { ok: false, error: 'invalid_json' }, fault: null }
          : run(name, token, args),
        faults,
      );
    const { token: _, ...said } = args ?? {};
    state.calls.push({
      at: state.clock.now(),
      method: name,
      args: said,
      token,
      status: answer.status,
      answer: answer.body,
      fault: answer.fault,
    });
    await delays(faults, 'after');
    write(response, answer);
  };
}
