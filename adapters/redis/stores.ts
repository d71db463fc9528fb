import type { Redis } from 'ioredis';
import { createAuditQueue } from './audit-queue.ts';
import { createDeliveries } from './deliveries.ts';
import { createHostLease } from './host-lease.ts';
import { createOutbox } from './outbox.ts';
import { createProgressFeed } from './progress-feed.ts';
import { createStreamStore } from './stream-store.ts';

/** Every port that Redis answers, over one connection that fails fast; the twin of adapters/memory/memory.ts. */
export async function createStores(redis: Redis) {
  const progress = await createProgressFeed(redis);
  return {
    /** Call once per kind of stream: two of the same prefix would share neither ids nor events. */
    streams: <Event>(shape: { readonly prefix: string; readonly name: string }) =>
      createStreamStore<Event>(redis, shape),
    outbox: createOutbox(redis),
    audit: createAuditQueue(redis),
    lease: createHostLease(redis),
    progress,
    deliveries: createDeliveries(redis),
    close: () => progress.close(),
  };
}
