import type { Redis } from 'ioredis';
import { createAuditQueue } from './audit-queue.ts';
import { createDeliveries } from './deliveries.ts';
import { createHostLease } from './host-lease.ts';
import { createKeptReferences } from './kept-references.ts';
import { createOutbox } from './outbox.ts';
import { createProgressFeed } from './progress-feed.ts';
import { createStreamStore } from './stream-store.ts';

/** The ports that only store, over one connection. */
export function storesOn(redis: Redis) {
  return {
    /** Two of the same prefix are the same streams. */
    streams: <Event>(shape: { readonly prefix: string; readonly name: string }) =>
      createStreamStore<Event>(redis, shape),
    outbox: createOutbox(redis),
    audit: createAuditQueue(redis),
    lease: createHostLease(redis),
    deliveries: createDeliveries(redis),
    references: createKeptReferences(redis),
  };
}

/** Every port that Redis answers, over one connection; the twin of adapters/memory/memory.ts. */
export async function createStores(redis: Redis) {
  const progress = await createProgressFeed(redis);
  return { ...storesOn(redis), progress, close: () => progress.close() };
}
