import { describe } from 'vitest';
import { createAuditQueue } from '../../adapters/memory/audit-queue.ts';
import { createDeliveries } from '../../adapters/memory/deliveries.ts';
import { createKeptReferences } from '../../adapters/memory/kept-references.ts';
import { createMemory } from '../../adapters/memory/memory.ts';
import { createOutbox } from '../../adapters/memory/outbox.ts';
import { createStepQueue } from '../../adapters/memory/step-queue.ts';
import type { StreamStore } from '../../src/ports/stream-store.ts';
import { auditQueueContract } from '../contracts/audit-queue.ts';
import { beganMs, deliveriesContract } from '../contracts/deliveries.ts';
import { hostLeaseContract } from '../contracts/host-lease.ts';
import { keptReferencesContract } from '../contracts/kept-references.ts';
import { outboxContract } from '../contracts/outbox.ts';
import { progressFeedContract } from '../contracts/progress-feed.ts';
import { stepQueueContract } from '../contracts/step-queue.ts';
import { type Happened, streamStoreContract } from '../contracts/stream-store.ts';

describe('streams in memory', () => {
  streamStoreContract(async () => {
    const memory = createMemory();
    const opened = new Map<string, StreamStore<Happened>>();
    return {
      open(shape) {
        const store = opened.get(shape.name) ?? memory.streams<Happened>(shape);
        opened.set(shape.name, store);
        return store;
      },
      outbox: memory.outbox,
      audit: memory.audit,
    };
  });
});

describe('the outbox in memory', () => {
  outboxContract(async () => {
    const outbox = createOutbox();
    return { outbox, elsewhere: outbox, owe: async (items) => outbox.owe(items) };
  });
});

describe('the audit queue in memory', () => {
  auditQueueContract(async () => {
    const audit = createAuditQueue();
    return { audit, elsewhere: audit };
  });
});

describe('host leases in memory', () => {
  hostLeaseContract(async () => {
    const { lease } = createMemory();
    return { lease, elsewhere: lease };
  });
});

describe('progress in memory', () => {
  progressFeedContract(async () => {
    const { progress } = createMemory();
    return { feed: progress, elsewhere: progress };
  });
});

describe('deliveries in memory', () => {
  deliveriesContract(async () => {
    const deliveries = createDeliveries({ beganMs });
    return { deliveries, elsewhere: deliveries };
  });
});

describe('kept references in memory', () => {
  keptReferencesContract(async () => {
    const references = createKeptReferences();
    return { references, elsewhere: references };
  });
});

describe('the step queue in memory', () => {
  stepQueueContract(async () => createStepQueue({ backoffMs: 20 }));
});
