import { hostname } from 'node:os';
import { openAuditLog } from '../../adapters/files/audit-log.ts';
import { AuditLogUnsound } from '../../adapters/files/audit-tail.ts';
import { runArchive } from '../../adapters/files/run-archive.ts';
import { createProber } from '../../adapters/network/create-prober.ts';
import { isRedisAway } from '../../adapters/redis/redis-away.ts';
import { within } from '../../jobs/within.ts';
import type { Chats } from '../bot/chats.ts';
import { giveUp } from '../bot/give-up.ts';
import { noteHead } from '../bot/note-head.ts';
import { perform } from '../bot/perform.ts';
import { recover } from '../bot/recover.ts';
import { showProgress } from '../bot/show-progress.ts';
import type { World } from '../bot/world.ts';
import type { AnnounceRoute } from '../run/announce.ts';
import type { Job } from '../run/job.ts';
import { CannotStart, type Place } from './open-place.ts';
import type { Store } from './open-store.ts';
import { realClock } from './real-clock.ts';
import { type DeliveryLoop, runDelivery } from './run-delivery.ts';
import { runSweep } from './run-sweep.ts';
import type { Faults } from './tell-faults.ts';
import { tellSite } from './tell-site.ts';

/** Whom the queue tells of a job that it will not try again: the bot, as long as it is there. */
export interface GivenUp {
  tell: (job: Job) => void;
}

interface Bot {
  readonly world: World;
  /** The same for work in hand, which waits for a store that is away instead of failing fast. */
  readonly worker: World;
  readonly delivery: DeliveryLoop;
  /** Begins to carry out jobs, and goes on with what was open before; returns its ids. */
  work(): Promise<readonly string[]>;
  /**
   * Ends delivery, sweep and audit writing; `away`: the store does not answer, and nothing is waited for. True when
   * something that the store keeps could not be written.
   */
  stop(away: boolean): Promise<boolean>;
}

interface BotOptions {
  readonly place: Place;
  readonly store: Store;
  readonly faults: Faults;
  readonly givenUp: GivenUp;
  readonly chats: Chats;
  /** Null: nobody is told of incidents. */
  readonly incidents: Omit<NonNullable<World['incidents']>, 'streams'> | null;
  /** Null: the end of the audit log is told nowhere. */
  readonly heads: Omit<NonNullable<World['heads']>, 'streams'> | null;
  /** Which plans are shown where without anybody asking there; absent: none. */
  readonly announce?: readonly AnnounceRoute[];
  /** Ends when the program is told to. */
  readonly ending: AbortSignal;
}

/**
 * The application over a place, a store and chats: audit writer, delivery, progress, sweep and worker. Rejects with
 * CannotStart when the audit log was changed: what cannot be audited is not done.
 */
export async function openBot(options: BotOptions): Promise<Bot> {
  const { place, store, faults, givenUp, chats, incidents, heads, announce = [], ending } = options;
  const fault = faults.tell;
  const writer = openAuditLog(place.auditFile, store.audit, realClock, `${hostname()}-${process.pid}`);
  await writer.pump().catch(refuseUnsound);
  const delivery = runDelivery(() => world, chats);
  const world: World = {
    ...store,
    prober: createProber({ from: place.from }),
    executor: place.executor,
    clock: realClock,
    site: place.site,
    archive: runArchive(place.auditFile),
    wake: () => delivery.wake(),
    fault,
    incidents: incidents === null ? null : { ...incidents, streams: store.incidents },
    heads: heads === null ? null : { ...heads, streams: store.heads },
    announce: () => announce,
    threadOf: (ref) => chats[ref.thread.platform]?.threadOf(ref) ?? null,
    link: (ref) => chats[ref.thread.platform]?.link(ref) ?? null,
    proofWindowMs: 15_000,
  };
  const worker: World = { ...world, ...store.patient };
  const writing = writer.follow(ending, (cause) => fault('the audit log', cause));
  tellSite(place, worker, faults, ending);
  const stopProgress = showProgress(world, chats);
  const sweeping = runSweep(worker, ending, async () => {
    const head = writer.head();
    if (head !== null) await noteHead(worker, head);
  });
  givenUp.tell = (job) => {
    // What breaks off because we leave is carried on after the next start.
    if (!ending.aborted) giveUp(worker, job).catch((cause) => fault('giving up a job', cause));
  };
  return {
    world,
    worker,
    delivery,
    async work() {
      await store.queue.work((job, signal) => perform(worker, job, signal));
      return recover(worker, `p${process.pid}-${Date.now()}`);
    },
    async stop(away) {
      await soon(away ? 500 : 3_000, Promise.all([stopProgress(), delivery.stop()]));
      await soon(1_000, Promise.all([writing, sweeping]));
      if (away) return true;
      let unwritten = false;
      await soon(
        3_000,
        writer
          .pump()
          .then(writer.leave)
          .catch((cause: unknown) => {
            unwritten = isRedisAway(cause);
            if (!unwritten) fault('the audit log', cause);
          }),
      );
      return unwritten;
    },
  };
}

function refuseUnsound(cause: unknown): never {
  throw cause instanceof AuditLogUnsound ? new CannotStart([cause.message]) : cause;
}

/** Waits, but not for ever: whatever a store that is away holds up does not hold us up. */
async function soon(ms: number, promise: Promise<unknown>): Promise<void> {
  await within(ms, promise).catch(() => {});
}
