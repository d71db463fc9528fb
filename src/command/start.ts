import { hostname } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { runConsole } from '../../adapters/console/receive.ts';
import { renderBlocks } from '../../adapters/console/render.ts';
import { openScreen } from '../../adapters/console/screen.ts';
import { consoleChat } from '../../adapters/console/send.ts';
import { openAuditLog } from '../../adapters/files/audit-log.ts';
import { AuditLogUnsound } from '../../adapters/files/audit-tail.ts';
import { createProber } from '../../adapters/network/create-prober.ts';
import { findRedisServer } from '../../adapters/redis/find-redis-server.ts';
import { isRedisAway, RedisAway } from '../../adapters/redis/redis-away.ts';
import { RedisUnfit } from '../../adapters/redis/redis-unfit.ts';
import { within } from '../../jobs/within.ts';
import { giveUp } from '../bot/give-up.ts';
import { perform } from '../bot/perform.ts';
import { createReceive } from '../bot/receive.ts';
import { recover } from '../bot/recover.ts';
import { atRest } from '../bot/resting.ts';
import { showProgress } from '../bot/show-progress.ts';
import type { World } from '../bot/world.ts';
import type { Job } from '../run/job.ts';
import { awayTooLong } from './away-too-long.ts';
import { CannotStart, type Place } from './open-place.ts';
import { openMemoryStore, openRedisStore, type Store } from './open-store.ts';
import { realClock } from './real-clock.ts';
import { runDelivery } from './run-delivery.ts';
import { runSweep } from './run-sweep.ts';
import { type Faults, tellFaults } from './tell-faults.ts';

/** So long a store may be away before whoever leaves is let go without it. */
const patienceMs = 5_000;

export interface StartOptions {
  readonly data?: string;
  readonly fresh?: boolean;
}

/** medic start: the chat in this terminal, on the lab or on the configured site. */
export function program(): Command {
  return new Command('start')
    .description('Open the chat in this terminal: on the lab, or on the site that rdp-medic.yaml describes.')
    .option('--data <dir>', 'keep runs, audit log and lab in this folder (default: .rdp-medic)')
    .option('--fresh', 'use a new temporary folder and a new lab, both gone at the end')
    .action(async (options: StartOptions) => {
      try {
        await start(options);
      } catch (fault) {
        if (!(fault instanceof CannotStart) && !(fault instanceof RedisUnfit)) throw fault;
        for (const line of fault instanceof CannotStart ? fault.faults : [fault.message]) console.error(line);
        process.exitCode = 2;
      }
    });
}

async function start(options: StartOptions): Promise<void> {
  const { choosePlace } = await import('./choose-place.ts');
  const place = await choosePlace(options);
  const faults = tellFaults(isRedisAway);
  let away = false;
  try {
    const givenUp: GivenUp = { tell: () => {} };
    const store = await openStore(place, faults, givenUp);
    try {
      away = await chat(place, store, faults, givenUp);
    } finally {
      faults.leaving();
      await store.close(away);
    }
  } finally {
    await place.close();
  }
  if (!away) return;
  faults.say(
    'Redis does not answer: audit entries and messages that wait in it are not written now. The next start on the same data goes on with them.',
  );
  // What still waits for Redis waits in vain, and would keep us here.
  process.exit(1);
}

/** Whom the queue tells of a job that it will not try again: the chat, as long as it is there. */
interface GivenUp {
  tell: (job: Job) => void;
}

async function openStore(place: Place, faults: Faults, givenUp: GivenUp): Promise<Store> {
  const { tell: fault, back, say } = faults;
  const watch = { fault, back, say, givenUp: (job: Job) => givenUp.tell(job) };
  const { redisUrl, dataDir } = place;
  if (redisUrl !== null) return openRedisStore({ redisUrl, dataDir, binary: '' }, watch);
  const found = await findRedisServer();
  if (found.kind === 'found') return openRedisStore({ redisUrl, dataDir, binary: found.path }, watch);
  if (place.lab !== null) return openMemoryStore();
  throw new CannotStart([
    'Runs are kept in Redis, but no redis-server 6.2 or newer was found and REDIS_URL is not set. Install redis-server, or set REDIS_URL.',
  ]);
}

/** What cannot be audited is not done: a log that somebody changed is a reason not to start. */
function refuseUnsound(cause: unknown): never {
  throw cause instanceof AuditLogUnsound ? new CannotStart([cause.message]) : cause;
}

/**
 * Chat, worker and delivery in one process, until the input ends or the program is told to stop. True when the
 * store was away by then, and something that it keeps could not be written.
 */
async function chat(place: Place, store: Store, faults: Faults, givenUp: GivenUp): Promise<boolean> {
  const fault = faults.tell;
  const writer = openAuditLog(place.auditFile, store.audit, realClock, `${hostname()}-${process.pid}`);
  await writer.pump().catch(refuseUnsound);
  const [ending, leaving, over] = [new AbortController(), new AbortController(), new AbortController()];
  const end = () => ending.abort();
  const leave = () => leaving.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  ending.signal.addEventListener('abort', leave);
  // At a terminal readline takes Ctrl-D for itself and lets go of the input; a pipe or a file ends.
  process.stdin.once(process.stdin.isTTY ? 'pause' : 'end', leave);
  // Whoever read what we print has gone, as in `npm start | head`: there is nobody left to tell.
  process.stdout.on('error', end);
  const screen = openScreen(process.stdout);
  const console = consoleChat(screen, { keysFile: join(place.dataDir, 'posted.jsonl') });
  const chats = { console };
  const delivery = runDelivery(() => world, chats);
  const world: World = {
    ...store,
    prober: createProber({ from: place.from }),
    executor: place.executor,
    clock: realClock,
    site: place.site,
    wake: () => delivery.wake(),
    fault,
    incidents: null,
    threadOf: () => null,
    link: () => null,
    proofWindowMs: 15_000,
  };
  const say = (words: readonly string[]) => {
    const width = { columns: screen.columns(), colour: false };
    const lines = words.flatMap((text) => renderBlocks([{ kind: 'text', text }], width));
    if (lines.length > 0) screen.print([...lines, '']);
  };
  if (screen.live) faults.through((line) => say([line]));
  say([...place.words, store.words, 'Say help for what I understand.']);
  const writing = writer.follow(ending.signal, (cause) => fault('the audit log', cause));
  const stopProgress = showProgress(world, chats);
  const worker: World = { ...world, ...store.patient };
  givenUp.tell = (job) => {
    // What breaks off because we leave is carried on after the next start.
    if (!ending.signal.aborted) giveUp(worker, job).catch((cause) => fault('giving up a job', cause));
  };
  const resting = async (began: { readonly kind: 'run' | 'check'; readonly id: string }) => {
    await atRest(worker, began, ending.signal);
    await delivery.drained();
  };
  const sweeping = runSweep(worker, ending.signal);
  const receive = createReceive(world);
  const talk = async () => {
    await store.queue.work((job, signal) => perform(worker, job, signal));
    const open = await recover(worker, `p${process.pid}-${Date.now()}`);
    if (open.length > 0) say([`Going on with ${open.join(', ')}, open since before.`]);
    // From a pipe nobody can wait for what was open before: it comes to rest before the first line is read.
    if (!process.stdin.isTTY)
      for (const id of open) await resting({ kind: id.startsWith('R') ? 'run' : 'check', id });
    await runConsole({
      input: process.stdin,
      screen,
      receive: (incoming) => receive(incoming).catch(inPlainWords),
      accounts: {
        first: place.speaker,
        others: (place.lab?.people ?? []).filter((one) => one !== place.speaker),
      },
      resting,
      ...(place.lab === null ? {} : { lab: place.lab.command }),
      signal: ending.signal,
    });
    leave();
    await delivery.drained();
  };
  let away = false;
  const tooLong = awayTooLong({
    answers: store.answers,
    from: leaving.signal,
    over: over.signal,
    limitMs: patienceMs,
  });
  try {
    away = await Promise.race([talk().then(() => false), tooLong.then(() => true)]);
  } finally {
    over.abort();
    ending.abort();
    say(place.lab?.farewell() ?? []);
    faults.through(null);
    stopProgress();
    await soon(away ? 500 : 3_000, delivery.stop());
    await soon(1_000, Promise.all([writing, sweeping]));
    if (!away) {
      const unwritten = (cause: unknown) => {
        away = isRedisAway(cause);
        if (!away) fault('the audit log', cause);
      };
      await soon(3_000, writer.pump().then(writer.leave).catch(unwritten));
    }
    process.off('SIGINT', end).off('SIGTERM', end);
  }
  return away;
}

/** Waits, but not for ever: whatever a store that is away holds up does not hold us up. */
async function soon(ms: number, promise: Promise<unknown>): Promise<void> {
  await within(ms, promise).catch(() => {});
}

/** A person at the chat need not know what the library calls it. */
function inPlainWords(cause: unknown): never {
  throw isRedisAway(cause) ? new RedisAway(cause) : cause;
}
