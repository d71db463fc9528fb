import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerEnded } from '../../adapters/redis/keep-alive.ts';
import type { HeadEvent } from '../audit/head.ts';
import type { CheckEvent } from '../check/check.ts';
import type { IncidentEvent } from '../incident/incident.ts';
import type { AuditLog, AuditQueue } from '../ports/audit-log.ts';
import type { Deliveries } from '../ports/deliveries.ts';
import type { HostLease } from '../ports/host-lease.ts';
import type { KeptReferences } from '../ports/kept-references.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { ProgressFeed } from '../ports/progress-feed.ts';
import type { StepQueue } from '../ports/step-queue.ts';
import type { StreamStore } from '../ports/stream-store.ts';
import type { Job } from '../run/job.ts';
import type { RunEvent } from '../run/run.ts';

export interface Store {
  readonly runs: StreamStore<RunEvent>;
  readonly checks: StreamStore<CheckEvent>;
  /** One stream per cause. */
  readonly incidents: StreamStore<IncidentEvent>;
  /** One stream per day. */
  readonly heads: StreamStore<HeadEvent>;
  readonly outbox: Outbox;
  readonly audit: AuditLog & AuditQueue;
  readonly leases: HostLease;
  readonly progress: ProgressFeed;
  readonly deliveries: Deliveries;
  /** What a chat's adapter has to know again after a restart. */
  readonly references: KeptReferences;
  readonly queue: StepQueue;
  /** The same for work in hand, which waits for a store that is away instead of failing fast. */
  readonly patient: Pick<Store, 'runs' | 'checks' | 'audit' | 'leases' | 'deliveries' | 'outbox'>;
  /** One line that says where things are kept, and what that means. */
  readonly words: string;
  /** Rejects, or takes its time, while the store is away. */
  answers(): Promise<unknown>;
  /** `away`: the store does not answer, and work in hand that needs it is not waited for. */
  close(away?: boolean): Promise<void>;
}

/** Who hears of what happens to the store and to the jobs. */
interface StoreWatch {
  readonly fault: (what: string, cause: unknown) => void;
  /** A job that the queue will not try again. */
  readonly givenUp: (job: Job) => void;
  /** The store is heard again after it was away. */
  readonly back: () => void;
  /** Plain words about our own server. */
  readonly say: (line: string) => void;
}

const shapes = {
  runs: { prefix: 'R', name: 'runs' },
  checks: { prefix: 'C', name: 'checks' },
  incidents: { prefix: 'I', name: 'incidents' },
  heads: { prefix: 'H', name: 'heads' },
} as const;
/** Work in hand gets this long when the program ends. */
const closeGraceMs = 3_000;
const awayGraceMs = 200;

/** The store on Redis: the one that REDIS_URL names, else a private one in the data directory. */
export async function openRedisStore(
  {
    redisUrl,
    dataDir,
    binary,
  }: { readonly redisUrl: string | null; readonly dataDir: string; readonly binary: string },
  watch: StoreWatch,
): Promise<Store> {
  const { connectRedis } = await import('../../adapters/redis/connect.ts');
  const { ofConnection } = await import('../../adapters/redis/redis-away.ts');
  const { createStores, storesOn } = await import('../../adapters/redis/stores.ts');
  const { createStepQueue } = await import('../../jobs/step-queue.ts');
  let onceHeard = (act: () => void) => act();
  const ended = (how: ServerEnded) =>
    how.kind === 'back'
      ? onceHeard(() => watch.say('The private redis-server had died. It runs again, on the same data.'))
      : watch.say(
          `The private redis-server died and could not be started again: ${how.reason} Nothing is recorded until rdp-medic is started anew.`,
        );
  const server = redisUrl === null ? await startPrivate(join(dataDir, 'redis'), binary, ended) : null;
  const address = server === null ? addressOf(redisUrl!) : server.connection;
  const connections = await connectRedis(address, (fault) => watch.fault('Redis', ofConnection(fault))).catch(
    async (fault: unknown) => {
      await server?.stop();
      throw fault;
    },
  );
  const { connection, producerConnection } = connections;
  producerConnection.on('ready', watch.back);
  // Said when it is true for whoever talks to us: our connection finds the server a moment after it is there.
  onceHeard = (act) => {
    if (producerConnection.status === 'ready') act();
    else producerConnection.once('ready', act);
  };
  const ports = await createStores(producerConnection);
  const patient = storesOn(connection);
  const queue = createStepQueue({
    connection,
    producerConnection,
    onStepFault: ({ id, job, fault, again }) => {
      watch.fault(`job ${id} failed${again ? ', trying again' : ''}`, fault);
      if (!again && job !== null) watch.givenUp(job);
    },
    onFault: (fault) => watch.fault('the queue', ofConnection(fault)),
  });
  return {
    ...ports,
    runs: ports.streams<RunEvent>(shapes.runs),
    checks: ports.streams<CheckEvent>(shapes.checks),
    incidents: ports.streams<IncidentEvent>(shapes.incidents),
    heads: ports.streams<HeadEvent>(shapes.heads),
    leases: ports.lease,
    queue,
    patient: {
      runs: patient.streams<RunEvent>(shapes.runs),
      checks: patient.streams<CheckEvent>(shapes.checks),
      audit: patient.audit,
      leases: patient.lease,
      deliveries: patient.deliveries,
      outbox: patient.outbox,
    },
    words:
      server === null
        ? `Runs are kept in the Redis that REDIS_URL names (version ${connections.version}).`
        : `Runs are kept by a private Redis ${connections.version} in ${join(dataDir, 'redis')}.`,
    answers: () => producerConnection.ping(),
    async close(away = false) {
      await queue.close(away ? awayGraceMs : closeGraceMs);
      await ports.close();
      await connections.close();
      await server?.stop();
    },
  };
}

/** `unix:///run/redis.sock` names a socket, everything else is the library's to read. */
export function addressOf(url: string): { readonly url: string } | { readonly path: string } {
  return url.startsWith('unix:') ? { path: decodeURIComponent(new URL(url).pathname) } : { url };
}

async function startPrivate(dataDir: string, binary: string, onEnded: (how: ServerEnded) => void) {
  const { startPrivateRedis } = await import('../../adapters/redis/private-server.ts');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return startPrivateRedis({ dataDir, binary, onEnded });
}

/** Without Redis: for the lab alone. */
export async function openMemoryStore(): Promise<Store> {
  const { createMemory } = await import('../../adapters/memory/memory.ts');
  const memory = createMemory();
  const runs = memory.streams<RunEvent>(shapes.runs);
  const checks = memory.streams<CheckEvent>(shapes.checks);
  const { audit, lease: leases, deliveries, outbox } = memory;
  return {
    ...memory,
    runs,
    checks,
    incidents: memory.streams<IncidentEvent>(shapes.incidents),
    heads: memory.streams<HeadEvent>(shapes.heads),
    leases,
    patient: { runs, checks, audit, leases, deliveries, outbox },
    words: 'No redis-server was found: this lab keeps its runs in memory, and they are gone when it ends.',
    answers: async () => {},
    close: () => memory.queue.close(closeGraceMs),
  };
}
