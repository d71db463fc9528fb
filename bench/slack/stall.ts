import { setTimeout as sleep } from 'node:timers/promises';
import { key } from '../../adapters/redis/key.ts';
import { type Spread, spread } from '../spread.ts';
import { latencies } from './measure.ts';
import { mix } from './mix.ts';
import { quickHost } from './site.ts';
import type { Stage } from './stage.ts';

export interface Stalled {
  readonly stillMs: number;
  readonly ack: Spread;
  readonly failed: number;
  /** Not answered within the three seconds that Slack waits. */
  readonly tooLate: number;
  /** Told "I go on with it", and told "Not recorded". */
  readonly goingOn: number;
  readonly notRecorded: number;
  readonly decision: {
    readonly run: string;
    readonly ackMs: number;
    readonly told: string;
    /** Events of the run are the same a second after Redis went on. */
    readonly unchanged: boolean;
    readonly secondClickRecorded: boolean;
  };
}

const slackWaitsMs = 3_000;
const beforeMs = 2_000;
const afterMs = 6_000;

/** The mix goes on while Redis stands still for `stillMs`; as it begins, somebody approves `decided`. */
export async function stall(
  stage: Stage,
  stillMs: number,
  perSecond: number,
  runs: readonly string[],
  decided: string,
): Promise<Stalled> {
  const { far, redis } = stage;
  const events = () => redis.connection.lrange(key('runs', 'events', decided), 0, -1);
  const count = Math.round(((beforeMs + stillMs + afterMs) / 1_000) * perSecond);
  const requests = await far.ask('requests', mix(count, runs, quickHost));
  const before = await events();
  const toldBefore = (await far.ask('whispered')).length;
  const sending = stage.sender.ask('send', stage.url, requests, perSecond);
  await sleep(beforeMs);
  process.kill(redis.pid, 'SIGSTOP');
  const over = sleep(stillMs).finally(() => process.kill(redis.pid, 'SIGCONT'));
  const click = await far.ask('approve', decided).finally(() => over);
  await sleep(1_000);
  const unchanged = JSON.stringify(await events()) === JSON.stringify(before);
  const { delivered } = await sending;
  const told =
    (await far.ask('whispered')).slice(toldBefore).find((text) => text.startsWith('Not recorded')) ?? '';
  await far.ask('approve', decided);
  let recorded = false;
  for (let tries = 0; tries < 100 && !recorded; tries++) {
    recorded = (await events()).some((event) => event.includes('"approved"'));
    if (!recorded) await sleep(50);
  }
  const withWords = (words: string) => delivered.filter(({ body }) => body.includes(words)).length;
  return {
    stillMs,
    ack: spread(latencies(delivered)),
    failed: delivered.filter(({ status }) => status !== 200).length,
    tooLate: delivered.filter(({ latencyMs }) => latencyMs === null || latencyMs > slackWaitsMs).length,
    goingOn: withWords('I go on with it'),
    notRecorded: withWords('Not recorded'),
    decision: {
      run: decided,
      ackMs: Math.round(click.tookMs),
      told,
      unchanged,
      secondClickRecorded: recorded,
    },
  };
}
