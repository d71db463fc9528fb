import type { Delivery, DeliveryTarget, Dict } from './fake-slack.ts';
import type { DeliveryFault } from './faults.ts';
import { sendHttp } from './send-http.ts';
import { signedRequest } from './sign.ts';
import type { SocketMode } from './socket-mode.ts';
import type { SlackState } from './state.ts';

export interface Deliverer {
  /** Sends once, twice, late or never, as the faults say. null: held back until the next one has been sent. */
  deliver(kind: Delivery['kind'], payload: Dict): Promise<Delivery | null>;
  target: DeliveryTarget;
  idle(): Promise<void>;
  stop(): void;
}

interface Attempt {
  readonly retry: number;
  readonly reason: string | null;
  readonly how: { readonly hangUpAfterMs?: number; readonly readAfterMs?: number };
}

const first: Attempt = { retry: 0, reason: null, how: {} };
const envelopeType = {
  event: 'events_api',
  command: 'slash_commands',
  action: 'interactive',
  submission: 'interactive',
  closed: 'interactive',
} as const;

export function deliverer(
  state: SlackState,
  sockets: SocketMode,
  waits: { readonly ackTimeoutMs: number; readonly retryAfterMs: readonly number[] },
): Deliverer {
  const pending = new Set<Promise<unknown>>();
  let held: (() => void)[] = [];
  let stopped = false;

  function track<T>(work: Promise<T>): Promise<T> {
    pending.add(work);
    void work.finally(() => pending.delete(work));
    return work;
  }

  function addressOf(kind: Delivery['kind']): string | null {
    const target = own.target;
    if (target === null || typeof target === 'string') return target;
    return kind === 'event' ? target.events : kind === 'command' ? target.commands : target.interactivity;
  }

  async function overHttp(url: string, kind: Delivery['kind'], payload: Dict, attempt: Attempt) {
    const encoding = kind === 'event' ? 'json' : kind === 'command' ? 'form' : 'payload';
    const retried =
      attempt.reason === null
        ? {}
        : { 'x-slack-retry-num': String(attempt.retry), 'x-slack-retry-reason': attempt.reason };
    const request = signedRequest(state.signingSecret, url, encoding, payload, retried);
    return { via: 'http' as const, request, ...(await sendHttp(request, waits.ackTimeoutMs, attempt.how)) };
  }

  async function overSocket(kind: Delivery['kind'], payload: Dict, attempt: Attempt) {
    const nobody = sockets.open === 0;
    const retried =
      kind === 'event' ? { retry_attempt: attempt.retry, retry_reason: attempt.reason ?? '' } : {};
    const ack = await sockets.send(
      { type: envelopeType[kind], accepts_response_payload: kind !== 'event', payload, ...retried },
      waits.ackTimeoutMs,
    );
    const given = ack?.payload;
    const empty = given === undefined || JSON.stringify(given) === '{}';
    return {
      via: 'socket' as const,
      request: null,
      status: ack === null ? null : 200,
      body: empty ? '' : JSON.stringify(given),
      noRetry: false,
      failed: ack !== null ? null : nobody ? ('dispatch_failed' as const) : ('operation_timeout' as const),
    };
  }

  async function attemptOnce(kind: Delivery['kind'], payload: Dict, attempt: Attempt): Promise<Delivery> {
    const started = performance.now();
    const url = addressOf(kind);
    const { noRetry, ...answer } =
      url === null ? await overSocket(kind, payload, attempt) : await overHttp(url, kind, payload, attempt);
    const refused = answer.status !== null && (answer.status < 200 || answer.status > 299);
    const delivery: Delivery = {
      kind,
      payload,
      ...answer,
      failed: refused ? 'dispatch_failed' : answer.failed,
      tookMs: performance.now() - started,
      retry: attempt.retry,
    };
    state.deliveries.push(delivery);
    if (kind === 'event' && delivery.failed !== null && !noRetry) retryLater(payload, delivery);
    return delivery;
  }

  /** Events come again: at once, after a minute, after five. Nothing else does. */
  function retryLater(payload: Dict, last: Delivery): void {
    const wait = waits.retryAfterMs[last.retry];
    if (wait === undefined || stopped) return;
    const reason = last.failed === 'operation_timeout' ? 'http_timeout' : 'http_error';
    const again = { retry: last.retry + 1, reason: last.via === 'socket' ? 'timeout' : reason, how: {} };
    if (wait === 0) void track(attemptOnce('event', payload, again));
    else state.clock.later(wait, () => void (stopped || track(attemptOnce('event', payload, again))));
  }

  function lost(kind: Delivery['kind'], payload: Dict): Delivery {
    const delivery: Delivery = {
      kind,
      via: own.target === null ? 'socket' : 'http',
      payload,
      request: null,
      status: null,
      body: '',
      tookMs: 0,
      failed: 'operation_timeout',
      retry: 0,
    };
    state.deliveries.push(delivery);
    if (kind === 'event') retryLater(payload, delivery);
    return delivery;
  }

  function howOf(faults: readonly DeliveryFault[]): Attempt['how'] {
    const hangUp = faults.find((one) => one.kind === 'hang-up');
    const slow = faults.find((one) => one.kind === 'slow-reader');
    return {
      ...(hangUp === undefined ? {} : { hangUpAfterMs: hangUp.afterMs }),
      ...(slow === undefined ? {} : { readAfterMs: slow.ms }),
    };
  }

  async function deliverNow(
    kind: Delivery['kind'],
    payload: Dict,
    faults: readonly DeliveryFault[],
  ): Promise<Delivery> {
    const late = faults.find((one) => one.kind === 'late');
    if (late !== undefined) await new Promise<void>((go) => state.clock.later(late.ms, go));
    if (faults.some((one) => one.kind === 'lost')) return lost(kind, payload);
    const trigger = state.triggers.get(String(payload.trigger_id));
    if (trigger !== undefined && faults.some((one) => one.kind === 'expired-trigger')) {
      state.triggers.set(String(payload.trigger_id), { ...trigger, expiresAt: Number.NEGATIVE_INFINITY });
    }
    const sent = attemptOnce(kind, payload, { ...first, how: howOf(faults) });
    if (faults.some((one) => one.kind === 'twice')) void track(attemptOnce(kind, payload, first));
    const delivery = await sent;
    for (const fault of faults) {
      if (fault.kind !== 'again') continue;
      const reason = fault.retry === 0 ? null : (fault.reason ?? 'http_timeout');
      await attemptOnce(kind, payload, { ...first, retry: fault.retry, reason });
    }
    return delivery;
  }

  const own: Deliverer = {
    target: null,
    async deliver(kind, payload) {
      const faults = state.faults.takeDelivery(kind);
      if (faults.some((one) => one.kind === 'after-next')) {
        held.push(() => void track(deliverNow(kind, payload, faults)));
        return null;
      }
      const before = held;
      held = [];
      const delivery = await track(deliverNow(kind, payload, faults));
      for (const one of before) one();
      return delivery;
    },
    async idle() {
      while (pending.size > 0) await Promise.allSettled([...pending]);
    },
    stop() {
      stopped = true;
    },
  };
  return own;
}
