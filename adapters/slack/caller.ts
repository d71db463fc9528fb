import type { WebClient } from '@slack/web-api';
import type { Lane } from '../../src/ports/chat.ts';
import type { Meter } from '../../src/ports/meter.ts';
import type { Health } from '../chat/health.ts';
import { ChatAway, SlackBusy, SlackRefused } from './chat-away.ts';
import { shutOut } from './shut-out.ts';

type WebApi = typeof import('@slack/web-api');

/** One call to the Web API. Throws ChatAway or SlackRefused, nothing else. */
export type Call = <Result>(
  method: string,
  args: Readonly<Record<string, unknown>>,
  lane?: Lane,
) => Promise<Result>;

export interface Caller {
  readonly call: Call;
  /** Milliseconds until that method may be called again in that lane; 0: now. */
  readonly pausedForMs: (method: string, lane: Lane) => number;
  /** Runs what is not one plain call (an upload) with the same reading of its errors. */
  readonly guard: <Result>(method: string, work: () => Promise<Result>) => Promise<Result>;
}

/** Where Slack names no time. */
const usualWaitMs = 1_000;
/** A call that may have been carried out is not looked for before Slack has had time to show it. */
const doubtMs = 1_500;

/** Words of Slack for a fault of its own: the call may have had its effect. */
const ownFaults = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);
/** Nothing was sent: the name or the port did not answer. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * The Web API of one workspace. A 429 pauses that method in its lane: progress that was told to wait holds no
 * decision back, while a decision that was told to wait holds progress back too.
 */
export function createCaller(options: {
  readonly api: WebApi;
  readonly clients: Readonly<Record<Lane, WebClient>>;
  readonly health: Health;
  readonly meter: Meter;
}): Caller {
  const { api, clients, health, meter } = options;
  const pausedUntil = new Map<string, number>();

  function pausedForMs(method: string, lane: Lane): number {
    const until = (which: Lane) => pausedUntil.get(`${which} ${method}`) ?? 0;
    const latest = lane === 'decision' ? until('decision') : Math.max(until('decision'), until('progress'));
    return Math.max(0, latest - Date.now());
  }

  async function attempt<Result>(method: string, lane: Lane, work: () => Promise<Result>): Promise<Result> {
    const wait = pausedForMs(method, lane);
    if (wait > 0) throw new SlackBusy(method, wait);
    try {
      const result = await work();
      meter.called('slack', method, 'ok');
      health.well();
      return result;
    } catch (cause) {
      const error = classify(api, method, cause);
      if (error instanceof SlackBusy) {
        pausedUntil.set(`${lane} ${method}`, Date.now() + error.retryAfterMs);
        meter.askedToWait('slack', method, error.retryAfterMs);
        meter.called('slack', method, 'rate-limited');
      } else {
        meter.called('slack', method, error instanceof SlackRefused ? error.code : 'away');
      }
      const words = shutOut(error);
      if (words !== null) health.ill(words, error);
      else if (error instanceof SlackRefused) health.well();
      throw error;
    }
  }

  return {
    pausedForMs,
    call: <Result>(method: string, args: Readonly<Record<string, unknown>>, lane: Lane = 'decision') =>
      attempt(method, lane, () => clients[lane].apiCall(method, { ...args }) as Promise<Result>),
    guard: (method, work) => attempt(method, 'decision', work),
  };
}

/** Every error of the library, once and for all, into the two that the rest of the adapter knows. */
function classify(api: WebApi, method: string, cause: unknown): ChatAway | SlackRefused {
  if (cause instanceof api.WebAPIRateLimitedError)
    return new SlackBusy(method, Math.max(usualWaitMs, cause.retryAfter * 1_000));
  if (cause instanceof api.WebAPIPlatformError) {
    const { error, response_metadata } = cause.data;
    if (error === 'ratelimited')
      return new SlackBusy(method, Math.max(usualWaitMs, (response_metadata?.retryAfter ?? 0) * 1_000));
    // A page of HTML from a proxy arrives here too, as the "error".
    if (/^[a-z0-9_]{1,80}$/.test(error) && !ownFaults.has(error))
      return new SlackRefused(method, error, response_metadata?.messages ?? []);
  }
  const isDoubtful = !neverSent.has(codeOf(cause));
  const retryAfterMs = isDoubtful ? doubtMs : usualWaitMs;
  return new ChatAway(`Slack does not answer ${method}`, { retryAfterMs, isDoubtful, cause });
}

function codeOf(error: unknown): string {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    const { code } = at as { readonly code?: unknown };
    if (typeof code === 'string' && neverSent.has(code)) return code;
    at = at.cause ?? (at as { readonly original?: unknown }).original;
  }
  return '';
}
