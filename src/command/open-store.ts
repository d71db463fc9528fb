import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckEvent } from '../check/check.ts';
import type { AuditLog, AuditQueue } from '../ports/audit-log.ts';
import type { Deliveries } from '../ports/deliveries.ts';
import type { HostLease } from '../ports/host-lease.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { ProgressFeed } from '../ports/progress-feed.ts';
import type { StepQueue } from '../ports/step-queue.ts';
import type { StreamStore } from '../ports/stream-store.ts';
import type { Job } from '../run/job.ts';
import type { RunEvent } from '../run/run.ts';

export interface Store {
  readonly runs: StreamStore<RunEvent>;
  readonly checks: StreamStore<CheckEvent>;
  readonly outbox: Outbox;
  readonly audit: AuditLog & AuditQueue;
  readonly leases: HostLease;
  readonly progress: ProgressFeed;
  readonly deliveries: Deliveries;
  readonly queue: StepQueue;
  /** The same for work in hand, which waits for a store that is away instead of failing fast. */
  readonly patient: Pick<Store, 'runs' | 'checks' | 'audit' | 'leases'>;
  /** One line that says where things are kept, and what that means. */
  readonly words: string;
  close(): Promise<void>;
}

const shapes = { runs: { prefix: 'R', name: 'runs' }, checks: { prefix: 'C', name: 'checks' } } as const;
/** Work in hand gets this long when the program ends. */
const closeGraceMs = 3_000;

/** The store on Redis: the one that REDIS_URL names, else a private one in the data directory. */
export async function openRedisStore(
  {
    redisUrl,
    dataDir,
    binary,
  }: { readonly redisUrl: string | null; readonly dataDir: string; readonly binary: string },
  onFault: (what: string, cause: unknown) => void,
  onGivenUp: (job: Job) => void = () => {},
): Promise<Store> {
  const { connectRedis } = await import('../../adapters/redis/connect.ts');
  const { createStores, storesOn } = await import('../../adapters/redis/stores.ts');
  const { createStepQueue } = await import('../../jobs/step-queue.ts');
  const server = redisUrl === null ? await startPrivate(join(dataDir, 'redis'), binary) : null;
  const address = server === null ? { url: redisUrl! } : server.connection;
  const connections = await connectRedis(address, (fault) => onFault('Redis', fault)).catch(
    async (fault: unknown) => {
      await server?.stop();
      throw fault;
    },
  );
  const { connection, producerConnection } = connections;
  const ports = await createStores(producerConnection);
  const patient = storesOn(connection);
  const queue = createStepQueue({
    connection,
    producerConnection,
    onStepFault: ({ id, job, fault, again }) => {
      onFault(`job ${id} failed${again ? ', trying again' : ''}`, fault);
      if (!again && job !== null) onGivenUp(job);
    },
    onFault: (fault) => onFault('the queue', fault),
  });
  return {
    ...ports,
    runs: ports.streams<RunEvent>(shapes.runs),
    checks: ports.streams<CheckEvent>(shapes.checks),
    leases: ports.lease,
    queue,
    patient: {
      runs: patient.streams<RunEvent>(shapes.runs),
      checks: patient.streams<CheckEvent>(shapes.checks),
      audit: patient.audit,
      leases: patient.lease,
    },
    words:
      server === null
        ? `Runs are kept in the Redis that REDIS_URL names (version ${connections.version}).`
        : `Runs are kept by a private Redis ${connections.version} in ${join(dataDir, 'redis')}.`,
    async close() {
      await queue.close(closeGraceMs);
      await ports.close();
      await connections.close();
      await server?.stop();
    },
  };
}

async function startPrivate(dataDir: string, binary: string) {
  const { startPrivateRedis } = await import('../../adapters/redis/private-server.ts');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return startPrivateRedis({ dataDir, binary });
}

/** Without Redis: for the lab alone. */
export async function openMemoryStore(): Promise<Store> {
  const { createMemory } = await import('../../adapters/memory/memory.ts');
  const memory = createMemory();
  const runs = memory.streams<RunEvent>(shapes.runs);
  const checks = memory.streams<CheckEvent>(shapes.checks);
  const { audit, lease: leases } = memory;
  return {
    ...memory,
    runs,
    checks,
    leases,
    patient: { runs, checks, audit, leases },
    words: 'No redis-server was found: this lab keeps its runs in memory, and they are gone when it ends.',
    close: () => memory.queue.close(closeGraceMs),
  };
}
