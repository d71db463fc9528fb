import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asked, readCall, tenantOf } from './connector.ts';
import type { ApiCall } from './fake-teams.ts';
import type { CallFault } from './faults.ts';
import { grantToken, isLetIn } from './login.ts';
import type { OpenId } from './open-id.ts';
import type { Rates } from './rates.ts';
import { Refusal } from './refusal.ts';
import type { TeamsState } from './state.ts';

type Answer = { readonly status: number; readonly body: unknown };

/** Codes under which faults come, where a test names none. */
const codes: Readonly<Record<number, string>> = {
  403: 'BotNotInConversationRoster',
  404: 'ConversationNotFound',
  412: 'PreconditionFailed',
  429: 'TooManyRequests',
  500: 'ServiceError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};
const no = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'BadSyntax', 'The body is no JSON.');
  }
}

/** Answers everything that comes in over HTTP. */
export function answerCall(
  state: TeamsState,
  keys: OpenId,
  how: { readonly rates: Rates; readonly signed: boolean; readonly tokenSeconds: number },
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  /** `carryOut` is null where the call is refused before it could do anything. */
  function read(
    request: IncomingMessage,
    url: URL,
    text: string,
  ): { asked: Asked | null; early: Answer | null } {
    const [, root = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (root === 'login') {
      const [directory = ''] = rest;
      const carryOut = () => grantToken(state, directory, new URLSearchParams(text), how.tokenSeconds);
      const asked = { operation: 'token', rated: 'conversations', conversation: '', carryOut } as const;
      return { asked, early: null };
    }
    if (how.signed && !isLetIn(state, request.headers.authorization)) {
      const message = 'Authorization has been denied for this request.';
      return { asked: null, early: { status: 401, body: { message } } };
    }
    const [version, ...path] = rest;
    if (root !== state.region || version !== 'v3') {
      return { asked: null, early: no(404, 'ConversationNotFound', 'Conversation not found.') };
    }
    try {
      const asked = readCall(state, request.method ?? '', path, url.searchParams, parsed(text));
      const counted = how.rates.take(tenantOf(state, asked), asked.rated, asked.conversation);
      if (!counted) return { asked, early: no(429, codes[429]!, 'API calls quota exceeded.') };
      return { asked, early: null };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { asked: null, early: no(refusal.status, refusal.code, refusal.message) };
    }
  }

  function carryOut(asked: Asked): Answer {
    try {
      return asked.carryOut();
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return no(refusal.status, refusal.code, refusal.message);
    }
  }

  const waiting = (faults: readonly CallFault[], when: 'before' | 'after'): Promise<unknown> =>
    Promise.all(
      faults
        .filter((one) => one.kind === 'delay' && (one.when ?? 'after') === when)
        .map((one) => new Promise<void>((go) => state.clock.later((one as { ms: number }).ms, go))),
    );

  return async (request, response) => {
    const url = new URL(request.url ?? '/', state.origin);
    const document = keys.answer(url.pathname, state.origin);
    const text = await readBody(request);
    if (document !== null) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
      return;
    }
    const { asked, early } = read(request, url, text);
    const operation = asked?.operation ?? 'unknown';
    const faults = state.faults.takeCall(operation);
    await waiting(faults, 'before');
    const struck = faults.find((one) => one.kind !== 'delay');
    const strikes = (when: 'before' | 'after'): boolean =>
      struck !== undefined && (struck.when ?? 'before') === when;
    const done = early ?? (strikes('before') ? null : carryOut(asked!));
    await waiting(faults, 'after');
    const answer = answerOf(struck, done);
    const call: ApiCall = {
      at: state.clock.now(),
      operation,
      method: request.method ?? '',
      path: url.pathname + url.search,
      // A client secret is nobody's business, in a log of a test as anywhere.
      body: operation === 'token' || text === '' ? null : parsedOrNull(text),
      status: answer?.status ?? null,
      answer: answer?.body ?? null,
      fault: struck?.kind ?? null,
    };
    state.calls.push(call);
    if (answer === null) {
      request.socket.destroy();
      return;
    }
    const retry = struck?.kind === 'error' ? struck.retryAfterS : undefined;
    response.writeHead(answer.status, {
      'content-type': 'application/json; charset=utf-8',
      ...(retry === undefined ? {} : { 'retry-after': String(retry) }),
    });
    response.end(JSON.stringify(answer.body));
  };
}

/** What the caller gets: what was done, unless a fault stands in its place. null: the line is cut. */
function answerOf(fault: CallFault | undefined, done: Answer | null): Answer | null {
  if (fault === undefined || fault.kind === 'delay') return done;
  if (fault.kind === 'drop') return null;
  return no(fault.status, fault.code ?? codes[fault.status] ?? 'Error', 'A fault of the test.');
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
