import type { Host } from '../../src/inventory/host.ts';
import { stepOf } from '../../test/lab/steps.ts';
import { answerParent } from '../child.ts';
import { round, type Spread, spread } from '../spread.ts';
import { botExecutor, openSession, returned } from './executor.ts';

/** Hosts all at once. */
export interface FanOut {
  readonly hosts: number;
  /** The very first errand of a fresh process. */
  readonly firstMs: number;
  /** Each opened, given one step and closed, as a bot does it; from the first byte to the last. */
  readonly wallMs: number;
  /** Of one host, from the common beginning to the end of its own errand: the wait for its turn is in it. */
  readonly perHostMs: Spread;
  /** CPU time of this process, user and system. */
  readonly cpuMsPerHost: number;
  /** With all sessions open and their step done. */
  readonly rssMb: number;
  /** What each session has added to it, and, after a collection, what an open one holds on to; null for a few hosts. */
  readonly rssKbPerHost: number | null;
  readonly heldKbPerHost: number | null;
}

const executor = botExecutor();
/** A whole step: the harness and a script, which is about what every step of a run is. */
const step = stepOf('collect-evidence/system', { timeoutMs: 60_000 });

/** Open, one step, close; milliseconds. */
async function errand(host: Host): Promise<number> {
  const at = performance.now();
  const session = await openSession(executor, host);
  await returned(session, step);
  await session.close();
  return performance.now() - at;
}

export const client = {
  /** To be asked once of a fresh process; `other` is a host to warm up with. */
  async fanOut(hosts: readonly Host[], other: Host): Promise<FanOut> {
    const firstMs = await errand(other);
    for (let times = 0; times < 10; times += 1) await errand(other);

    globalThis.gc!();
    const before = process.memoryUsage();
    const sessions = await Promise.all(hosts.map((host) => openSession(executor, host)));
    await Promise.all(sessions.map((session) => returned(session, step)));
    const during = process.memoryUsage();
    globalThis.gc!();
    const held = process.memoryUsage();
    await Promise.all(sessions.map((session) => session.close()));

    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    const each = await Promise.all(hosts.map(errand));
    const wallMs = performance.now() - began;
    const cpu = process.cpuUsage(cpuBefore);
    const perHost = (bytes: number) => (hosts.length < 20 ? null : round(bytes / 1024 / hosts.length));
    const heap = held.heapUsed + held.external - before.heapUsed - before.external;
    return {
      hosts: hosts.length,
      firstMs: round(firstMs),
      wallMs: round(wallMs),
      perHostMs: spread(each),
      cpuMsPerHost: round((cpu.user + cpu.system) / 1000 / hosts.length),
      rssMb: round(during.rss / 1024 ** 2),
      rssKbPerHost: perHost(during.rss - before.rss),
      heldKbPerHost: perHost(heap),
    };
  },
};

answerParent(client, async () => void (await executor.close()));
