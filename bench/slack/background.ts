import { setTimeout as sleep } from 'node:timers/promises';
import { key } from '../../adapters/redis/key.ts';
import { queuePrefix } from '../../jobs/queues.ts';
import { silentHost } from './site.ts';
import type { Stage } from './stage.ts';

/** What was under way, each number as seen five times a second. */
export interface UnderWay {
  /** Connections to silent ports, which wait for an answer. */
  readonly connections: number[];
  /** Looks that the worker is carrying out. */
  readonly looks: number[];
  readonly liveRuns: number[];
  /** Runs that somebody approved meanwhile. */
  approved: number;
}

export interface Background {
  /** Begins to note what is under way. */
  readonly note: () => UnderWay;
  readonly stop: () => Promise<void>;
}

const looksKey = (state: string) => `${queuePrefix}:look:${state}`;
/** Somebody asks for a check as soon as fewer wait than this: the worker is never without one. */
const queueAhead = 8;
const approveEveryMs = 4_000;

export async function countsOf({ redis, hosts }: Stage) {
  const [looks, waiting, liveRuns, connections] = await Promise.all([
    redis.connection.llen(looksKey('active')),
    redis.connection.llen(looksKey('wait')),
    redis.connection.zcard(key('runs', 'open')),
    hosts.ask('silentConnections'),
  ]);
  return { looks, waiting, liveRuns, connections };
}

/**
 * People elsewhere in the same channel: they ask for checks of silent hosts so that `probes` of them are always under
 * way, and now and then somebody approves one of `approvable`, whose scripts take a while and tell their progress.
 */
export function startBackground(
  stage: Stage,
  { probes, approvable }: { readonly probes: number; readonly approvable: string[] },
): Background {
  const over = new AbortController();
  let noted: UnderWay | null = null;
  let asked = 0;
  let onTheWay = 0;

  async function fill(): Promise<void> {
    while (!over.signal.aborted) {
      const { looks, waiting, liveRuns, connections } = await countsOf(stage);
      noted?.looks.push(looks);
      noted?.liveRuns.push(liveRuns);
      noted?.connections.push(connections);
      const missing = probes + queueAhead - looks - waiting - onTheWay;
      for (let index = 0; index < Math.min(missing, 5); index++) {
        onTheWay += 1;
        void stage.far
          .ask('say', 'oncall', '/rdp-check', silentHost(asked % probes))
          .catch(() => {})
          // Until its job stands in the queue.
          .then(() => sleep(150))
          .finally(() => (onTheWay -= 1));
        asked += 1;
      }
      await sleep(200);
    }
  }

  async function approve(): Promise<void> {
    while (!over.signal.aborted) {
      await sleep(approveEveryMs, null, { signal: over.signal }).catch(() => {});
      const run = over.signal.aborted ? undefined : approvable.shift();
      if (run === undefined) continue;
      await stage.far.ask('approve', run).catch(() => {});
      if (noted !== null) noted.approved += 1;
    }
  }

  const working = Promise.all([fill(), approve()]);
  working.catch(() => {});
  return {
    note: () => (noted = { connections: [], looks: [], liveRuns: [], approved: 0 }),
    async stop() {
      over.abort();
      await working;
    },
  };
}
