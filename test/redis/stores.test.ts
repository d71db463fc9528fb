import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuditQueue } from '../../adapters/redis/audit-queue.ts';
import { connectRedis, type RedisConnections } from '../../adapters/redis/connect.ts';
import { createDeliveries } from '../../adapters/redis/deliveries.ts';
import { createHostLease } from '../../adapters/redis/host-lease.ts';
import { createKeptReferences } from '../../adapters/redis/kept-references.ts';
import { createOutbox } from '../../adapters/redis/outbox.ts';
import { createProgressFeed } from '../../adapters/redis/progress-feed.ts';
import { createStreamStore } from '../../adapters/redis/stream-store.ts';
import { auditQueueContract } from '../contracts/audit-queue.ts';
import { beganMs, deliveriesContract } from '../contracts/deliveries.ts';
import { eventually } from '../contracts/eventually.ts';
import { hostLeaseContract } from '../contracts/host-lease.ts';
import { keptReferencesContract } from '../contracts/kept-references.ts';
import { outboxContract } from '../contracts/outbox.ts';
import { progressFeedContract } from '../contracts/progress-feed.ts';
import { batch, type Happened, owedJob, streamStoreContract } from '../contracts/stream-store.ts';
import { describeWithRedis, type GivenRedis, givenRedis } from './given-redis.ts';

describeWithRedis('on a real redis-server', () => {
  let here: GivenRedis;
  /** The same server as another process sees it: connections of its own. */
  let there: RedisConnections;

  beforeAll(async () => {
    here = await givenRedis();
    there = await connectRedis(here.server.connection);
  });
  afterAll(async () => {
    await there?.close();
    await here?.drop();
  });
  beforeEach(async () => {
    await here.connection.flushall();
  });

  describe('streams', () => {
    streamStoreContract(async () => {
      let opened = 0;
      return {
        open(shape) {
          const all = [here.connection, there.connection, here.producerConnection, there.producerConnection];
          opened += 1;
          return createStreamStore<Happened>(all[opened % all.length]!, shape);
        },
        outbox: createOutbox(here.producerConnection),
        audit: createAuditQueue(here.producerConnection),
      };
    });
  });

  describe('kept references', () => {
    keptReferencesContract(async () => ({
      references: createKeptReferences(here.connection),
      elsewhere: createKeptReferences(there.producerConnection),
    }));
  });

  describe('the outbox', () => {
    outboxContract(async () => {
      const runs = createStreamStore<Happened>(here.connection, { prefix: 'R', name: 'runs' });
      return {
        outbox: createOutbox(here.connection),
        elsewhere: createOutbox(there.connection),
        owe: async (owed) => void (await runs.append(await runs.nextId(), 0, batch({ owed }))),
      };
    });

    it('keeps a claim that somebody else wants to release, such as one who was too slow', async () => {
      const runs = createStreamStore<Happened>(here.connection, { prefix: 'R', name: 'runs' });
      const [slow, other] = [createOutbox(here.connection), createOutbox(there.connection)];
      await runs.append('R1', 0, batch({ owed: [owedJob('a')] }));
      await slow.claim('owe-a', 20);
      await eventually(async () => (await other.claim('owe-a', 60_000)) !== null);
      await slow.release('owe-a');
      expect(await slow.due(9)).toMatchObject([{ item: owedJob('a'), claimed: true }]);
      await other.release('owe-a');
      expect(await slow.due(9)).toMatchObject([{ item: owedJob('a'), claimed: false }]);
    });
  });

  describe('the audit queue', () => {
    auditQueueContract(async () => ({
      audit: createAuditQueue(here.connection),
      elsewhere: createAuditQueue(there.connection),
    }));
  });

  describe('host leases', () => {
    hostLeaseContract(async () => ({
      lease: createHostLease(here.connection),
      elsewhere: createHostLease(there.connection),
    }));
  });

  describe('progress', () => {
    const feeds: { close(): Promise<void> }[] = [];
    const open = async (connections: RedisConnections) => {
      const feed = await createProgressFeed(connections.producerConnection);
      feeds.push(feed);
      return feed;
    };
    afterAll(async () => void (await Promise.all(feeds.map((feed) => feed.close()))));
    progressFeedContract(async () => ({ feed: await open(here), elsewhere: await open(there) }));
  });

  describe('deliveries', () => {
    deliveriesContract(async () => ({
      deliveries: createDeliveries(here.connection, { beganMs }),
      elsewhere: createDeliveries(there.connection, { beganMs }),
    }));
  });
});
