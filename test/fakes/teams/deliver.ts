import { sendHttp } from '../slack/send-http.ts';
import type { Delivery, DeliveryKind, Dict, SentRequest } from './fake-teams.ts';
import type { TeamsState } from './state.ts';

export interface Deliverer {
  /** Sends once, twice, late or never, as the faults say. null: nobody to send to, or held back until the next one. */
  deliver(activity: Dict): Promise<Delivery | null>;
  /** One request, and what came back. */
  attempt(request: SentRequest, timeoutMs: number): Promise<{ status: number | null; body: string }>;
  target: string | null;
  idle(): Promise<void>;
  stop(): void;
}

interface Waits {
  readonly invokeTimeoutMs: number;
  readonly ackTimeoutMs: number;
  readonly retryAfterMs: readonly number[];
}

const kindOf = (activity: Dict): DeliveryKind => activity.type as DeliveryKind;

export function deliverer(
  state: TeamsState,
  waits: Waits,
  headersFor: (activity: Dict) => Record<string, string>,
): Deliverer {
  const pending = new Set<Promise<unknown>>();
  let held: (() => void)[] = [];
  let stopped = false;

  function track<T>(work: Promise<T>): Promise<T> {
    pending.add(work);
    void work.finally(() => pending.delete(work));
    return work;
  }

  async function attemptOnce(
    activity: Dict,
    attempt: number,
    how: { readonly hangUpAfterMs?: number } = {},
  ): Promise<Delivery> {
    const started = performance.now();
    const kind = kindOf(activity);
    const request = { url: own.target!, headers: headersFor(activity), body: JSON.stringify(activity) };
    const timeoutMs = kind === 'invoke' ? waits.invokeTimeoutMs : waits.ackTimeoutMs;
    const { status, body, failed } = await sendHttp(request, timeoutMs, how);
    const delivery: Delivery = {
      ...{ kind, activity, request, status, body, attempt },
      tookMs: performance.now() - started,
      failed: failed === null ? null : failed === 'operation_timeout' ? 'timed out' : 'no answer',
    };
    state.deliveries.push(delivery);
    // Nobody clicks twice by themselves: an invoke does not come again.
    if (kind !== 'invoke' && (status === null || status >= 500)) retryLater(activity, attempt);
    return delivery;
  }

  function retryLater(activity: Dict, attempt: number): void {
    const wait = waits.retryAfterMs[attempt];
    if (wait === undefined) return;
    state.clock.later(wait, () => void (stopped || track(attemptOnce(activity, attempt + 1))));
  }

  function lost(activity: Dict): Delivery {
    const request = { url: own.target!, headers: {}, body: JSON.stringify(activity) };
    const nothing = { status: null, body: '', tookMs: 0, failed: 'timed out', attempt: 0 } as const;
    const delivery: Delivery = { kind: kindOf(activity), activity, request, ...nothing };
    state.deliveries.push(delivery);
    if (delivery.kind !== 'invoke') retryLater(activity, 0);
    return delivery;
  }

  const own: Deliverer = {
    target: null,
    attempt: (request, timeoutMs) => sendHttp(request, timeoutMs),
    async deliver(activity) {
      const faults = state.faults.takeDelivery(kindOf(activity));
      const has = (kind: string): boolean => faults.some((one) => one.kind === kind);
      async function now(): Promise<Delivery> {
        const late = faults.find((one) => one.kind === 'late');
        if (late !== undefined) await new Promise<void>((go) => state.clock.later(late.ms, go));
        if (has('lost')) return lost(activity);
        const hangUp = faults.find((one) => one.kind === 'hang-up');
        const sent = attemptOnce(activity, 0, hangUp === undefined ? {} : { hangUpAfterMs: hangUp.afterMs });
        if (has('twice')) void track(attemptOnce(activity, 0));
        const delivery = await sent;
        if (has('again')) await attemptOnce(activity, 0);
        return delivery;
      }
      if (own.target === null) return null;
      if (has('after-next')) {
        held.push(() => void track(now()));
        return null;
      }
      const before = held;
      held = [];
      const delivery = await track(now());
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
