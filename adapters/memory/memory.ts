import type { AuditLog, AuditQueue } from '../../src/ports/audit-log.ts';
import type { Deliveries } from '../../src/ports/deliveries.ts';
import type { HostLease } from '../../src/ports/host-lease.ts';
import type { KeptReferences } from '../../src/ports/kept-references.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { ProgressFeed } from '../../src/ports/progress-feed.ts';
import type { StepQueue } from '../../src/ports/step-queue.ts';
import type { StreamStore } from '../../src/ports/stream-store.ts';
import { createAuditQueue } from './audit-queue.ts';
import { createDeliveries } from './deliveries.ts';
import { createHostLease } from './host-lease.ts';
import { createKeptReferences } from './kept-references.ts';
import { createOutbox } from './outbox.ts';
import { createProgressFeed } from './progress-feed.ts';
import { createStepQueue } from './step-queue.ts';
import { createStreamStore } from './stream-store.ts';

export interface Memory {
  /** Call once per kind of stream: two of the same prefix would share neither ids nor events. */
  streams<Event>(shape: { readonly prefix: string; readonly name: string }): StreamStore<Event>;
  readonly outbox: Outbox;
  readonly audit: AuditLog & AuditQueue;
  readonly lease: HostLease;
  readonly progress: ProgressFeed;
  readonly deliveries: Deliveries;
  readonly references: KeptReferences;
  readonly queue: StepQueue;
}

/** Everything Redis would keep, in this process and gone with it. For the lab and for tests. */
export function createMemory({ backoffMs = 500 } = {}): Memory {
  const outbox = createOutbox();
  const audit = createAuditQueue();
  return {
    streams: <Event>(shape: { readonly prefix: string; readonly name: string }) =>
      createStreamStore<Event>(shape, { outbox, audit }),
    outbox,
    audit,
    lease: createHostLease(),
    progress: createProgressFeed(),
    deliveries: createDeliveries(),
    references: createKeptReferences(),
    queue: createStepQueue({ backoffMs }),
  };
}
