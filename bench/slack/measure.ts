import { type CpuShare, countCpu } from '../cpu-of.ts';
import { round, type Spread, spread } from '../spread.ts';
import { mix } from './mix.ts';
import type { Delivered } from './sender.ts';
import { quickHost } from './site.ts';
import type { Stage } from './stage.ts';

export interface Measured {
  /** Milliseconds from when a delivery was due until its whole answer was there. */
  readonly ack: Spread;
  readonly byKind: Readonly<Record<string, Spread>>;
  /** Answered with another status than 200, or not within six seconds. */
  readonly failed: number;
  /** Of one core, per cent. */
  readonly cpuPercent: number;
  /** Delay of the event loop in the measured process, 99th percentile; null for the peer. */
  readonly loopDelayP99Ms: number | null;
  /** How late the sender itself was: part of every latency above. */
  readonly senderLateP99Ms: number;
  readonly connections: number;
  /** The longest that Redis waited for its disk, as it tells itself (from 5 ms on); 0: never so long. */
  readonly slowestSyncMs: number;
  /** Who else was at work meanwhile. */
  readonly cpuShare: CpuShare;
}

export interface Asked {
  readonly who: 'rdp-medic' | 'peer';
  readonly seconds: number;
  readonly perSecond: number;
  /** Runs that wait for approval. */
  readonly runs: readonly string[];
}

/** Sends the mix for so long, and says how long the answers took. */
export async function measure(stage: Stage, { who, seconds, perSecond, runs }: Asked): Promise<Measured> {
  const sayings = mix(seconds * perSecond, runs, quickHost);
  const requests = await stage.far.ask('requests', sayings);
  const { connection } = stage.redis;
  await connection.config('SET', 'latency-monitor-threshold', '5');
  await connection.call('LATENCY', 'RESET');
  const cpuShare = countCpu(stage.pids);
  const before = await usage(stage, who);
  const sent = await stage.sender.ask(
    'send',
    who === 'peer' ? stage.peerUrl : stage.url,
    requests,
    perSecond,
  );
  const after = await usage(stage, who);
  const names = new Set(sayings.map(({ name }) => name));
  return {
    ack: spread(latencies(sent.delivered)),
    byKind: Object.fromEntries(
      [...names].map((name) => [
        name,
        spread(latencies(sent.delivered.filter((_, index) => sayings[index]!.name === name))),
      ]),
    ),
    failed: sent.delivered.filter(({ status }) => status !== 200).length,
    cpuPercent: round(((after.cpuMs - before.cpuMs) / (after.atMs - before.atMs)) * 100, 1),
    loopDelayP99Ms: after.loopDelayP99Ms,
    senderLateP99Ms: round(sent.lateP99Ms),
    connections: sent.connections,
    slowestSyncMs: await slowestSync(connection),
    cpuShare: cpuShare(),
  };
}

/** One that was not answered took as long as it was waited for: it is no missing value. */
export function latencies(delivered: readonly Delivered[]): readonly number[] {
  return delivered.map(({ latencyMs }) => latencyMs ?? 6_000);
}

async function usage({ peer, metrics }: Stage, who: Asked['who']) {
  if (who === 'peer')
    return { atMs: performance.now(), cpuMs: await peer.ask('cpuMs'), loopDelayP99Ms: null };
  const page = await metrics();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(page)?.[1] ?? Number.NaN);
  return {
    atMs: performance.now(),
    cpuMs: value('process_cpu_seconds_total') * 1_000,
    // Begins anew with every look at the page.
    loopDelayP99Ms: round(value('nodejs_eventloop_lag_p99_seconds') * 1_000),
  };
}

/** LATENCY LATEST: event, when, how long at last, how long at most. */
async function slowestSync(connection: Stage['redis']['connection']): Promise<number> {
  const events = (await connection.call('LATENCY', 'LATEST')) as [string, number, number, number][];
  return Math.max(0, ...events.filter(([name]) => name === 'aof-fsync-always').map(([, , , most]) => most));
}
