import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import { askForRuns, seen, until, waitingRuns } from './slack/ask-for-runs.ts';
import { countsOf, startBackground } from './slack/background.ts';
import { type Measured, measure } from './slack/measure.ts';
import { report } from './slack/report.ts';
import { onStage, type Stage, slackSide } from './slack/stage.ts';
import { type Stalled, stall } from './slack/stall.ts';
import { round } from './spread.ts';

/**
 * How long Slack waits for the answer to a signed command: with nothing else to do, with 64 looks under way in a
 * worker and 50 live runs, and while Redis stands still; beside a bare Bolt app with the same deliveries.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '50' },
    probes: { type: 'string', default: '64' },
    runs: { type: 'string', default: '50' },
    /** Profiles of the serving process go into this folder. */
    profile: { type: 'string' },
    /** Said in the results: what was odd about the circumstances. */
    note: { type: 'string', default: '' },
    /** Leaves bench/results as it is. */
    'no-save': { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const perSecond = Number(values.rate);
const probes = Number(values.probes);
const liveRuns = Number(values.runs);
/** One is approved every four seconds; these are there so that the others stay. */
const spare = Math.ceil((2 * seconds + 30) / 4);
const goal = { loadedP99Ms: 100, timesIdle: 5 };
const warmUpSeconds = Math.min(5, seconds);

const say = (text: string) => console.error(`bench: ${text}`);

async function run(stage: Stage) {
  const at = new Date().toISOString();
  const before = machine();
  const [first = '', ...others] = stage.hostNames;
  await askForRuns(stage, [first]);
  const [run = ''] = await waitingRuns(stage, 1);
  const asked = { seconds, perSecond, runs: [run] };
  if (values.profile) {
    await stage.redis.connection.config('SET', 'slowlog-log-slower-than', '4000');
  }
  say(`warming up, load ${before.load}`);
  await measure(stage, { ...asked, who: 'peer', seconds: warmUpSeconds });
  await measure(stage, { ...asked, who: 'rdp-medic', seconds: warmUpSeconds });
  say('idle: the peer, then rdp-medic');
  const peerIdle = await measure(stage, { ...asked, who: 'peer' });
  const idle = await measure(stage, { ...asked, who: 'rdp-medic' });

  say(`asking for ${others.length} more runs`);
  await askForRuns(stage, others);
  const waiting = await waitingRuns(stage, others.length + 1);
  const runs = waiting.slice(0, liveRuns);
  const stalled: string[] = waiting.splice(liveRuns, 2);
  await stage.hosts.ask('slow', 2_000);
  const background = startBackground(stage, { probes, approvable: waiting.slice(liveRuns) });
  const loaded: Measured[] = [];
  const underWay: ReturnType<typeof seen>[] = [];
  try {
    await until(`${probes} looks under way`, 90_000, async () => (await countsOf(stage)).looks >= probes);
    for (const who of ['rdp-medic', 'peer'] as const) {
      say(`${probes} looks under way, ${liveRuns} runs live: ${who}`);
      const noted = background.note();
      loaded.push(await measure(stage, { ...asked, who, runs }));
      underWay.push(seen(noted));
    }
  } finally {
    await background.stop();
  }
  await until('the looks end', 60_000, async () => {
    const { looks, waiting: left } = await countsOf(stage);
    return looks + left === 0;
  });
  const stalls: Stalled[] = [];
  for (const [index, stillMs] of [2_000, 4_000].entries()) {
    say(`Redis stands still for ${stillMs} ms`);
    stalls.push(await stall(stage, stillMs, perSecond, runs, stalled[index]!));
    await sleep(2_000);
  }
  const [medicLoaded, peerLoaded] = loaded as [Measured, Measured];
  return {
    bench: 'slack',
    at,
    machine: { ...before, redis: stage.redis.version },
    loadAfter: machine().load,
    note: values.note,
    settings: { seconds, perSecond, probes, liveRuns },
    goal,
    idle,
    loaded: medicLoaded,
    underWay: underWay[0]!,
    peer: { name: 'Bolt, acknowledging only', idle: peerIdle, loaded: peerLoaded, underWay: underWay[1]! },
    ratios: {
      loadedToIdleP99: round(medicLoaded.ack.p99 / idle.ack.p99),
      idleToPeerP50: round(idle.ack.p50 / peerIdle.ack.p50),
      idleToPeerP99: round(idle.ack.p99 / peerIdle.ack.p99),
      loadedToPeerP99: round(medicLoaded.ack.p99 / peerLoaded.ack.p99),
      peerLoadedToIdleP99: round(peerLoaded.ack.p99 / peerIdle.ack.p99),
    },
    stalls,
    slackCalls: await stage.far.ask('calls'),
    holds:
      medicLoaded.ack.p99 <= goal.loadedP99Ms &&
      medicLoaded.ack.p99 <= goal.timesIdle * idle.ack.p99 &&
      stalls.every(({ tooLate, failed }) => tooLate + failed === 0) &&
      stalls.every(({ decision }) => decision.unchanged && decision.secondClickRecorded),
  };
}

export type Results = Awaited<ReturnType<typeof run>>;

const stopped = Promise.withResolvers<never>();
// For good: where nobody listens any more, the one who ends the private Redis ends this process too.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => stopped.reject(new Error(`stopped by ${signal}`)));
stopped.promise.catch(() => {});

const options = { hosts: liveRuns + 2 + spare, silentHosts: probes, profileFolder: values.profile ?? null };
try {
  const results = await onStage(slackSide, options, (stage) => Promise.race([run(stage), stopped.promise]));
  console.log(report(results));
  if (!values['no-save']) {
    const folder = join(import.meta.dirname, 'results');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'slack.json'), `${JSON.stringify(results, null, 2)}\n`);
  }
  process.exitCode = results.holds ? 0 : 1;
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
