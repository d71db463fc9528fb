import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Meter } from '../../src/ports/meter.ts';

/** Numbers that are asked for when somebody looks, not counted as they change. */
interface Asked {
  readonly outboxBacklog: () => Promise<number>;
  readonly openRuns: () => Promise<number>;
}

export interface Metrics {
  readonly meter: Meter;
  /** The page for Prometheus, text format 0.0.4. A number that cannot be asked for is left out, never zero. */
  readonly page: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Seconds; Slack waits 3 s at most. */
const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 3];

export function createMetrics(asked: Asked, options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.process !== false) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const acks = new Histogram({
    name: 'rdp_medic_ack_seconds',
    help: 'Time until a chat had its answer to one delivery.',
    labelNames: ['chat', 'kind'],
    buckets: ackBuckets,
    registers,
  });
  const calls = new Counter({
    name: 'rdp_medic_chat_calls_total',
    help: 'Calls to a chat, by method and how they ended.',
    labelNames: ['chat', 'method', 'result'],
    registers,
  });
  const waits = new Counter({
    name: 'rdp_medic_chat_wait_seconds_total',
    help: 'Seconds that a chat asked us to wait because of its rate limits.',
    labelNames: ['chat', 'method'],
    registers,
  });
  askWhenLookedAt(registry, 'rdp_medic_outbox_backlog', 'Cards and jobs owed.', asked.outboxBacklog);
  askWhenLookedAt(registry, 'rdp_medic_open_runs', 'Runs that have not ended.', asked.openRuns);
  return {
    meter: {
      acked: (chat, kind, ms) => acks.observe({ chat, kind }, ms / 1_000),
      called: (chat, method, result) => calls.inc({ chat, method, result: word(result) }),
      askedToWait: (chat, method, ms) => waits.inc({ chat, method }, ms / 1_000),
    },
    page: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

function askWhenLookedAt(registry: Registry, name: string, help: string, ask: () => Promise<number>): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    // A labelled gauge without values prints no sample; one without labels would print 0.
    labelNames: ['scope'],
    async collect() {
      this.reset();
      const value = await ask().catch(() => null);
      if (value !== null) this.set({ scope: 'all' }, value);
    },
  });
}

/** A label must not grow without bound: whatever is not a plain word becomes one. */
function word(result: string): string {
  return /^[a-z_-]{1,48}$/.test(result) ? result : 'other';
}
