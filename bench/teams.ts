import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startChild } from './child.ts';
import { kindsAndShares } from './kinds-and-shares.ts';
import { machine } from './machine.ts';
import { askForRuns, seen, until, waitingRuns } from './slack/ask-for-runs.ts';
import { countsOf, startBackground } from './slack/background.ts';
import { type Measured, measure } from './slack/measure.ts';
import { onStage, type Stage } from './slack/stage.ts';
import { round } from './spread.ts';
import { table } from './table.ts';
import { channels } from './teams/channels.ts';
import type { hourOf } from './teams/hour.ts';
import { teamsSide } from './teams/side.ts';

/**
 * How long Teams waits for the answer to an invoke, a press on a card: with nothing else to do, and with 64 looks under
 * way in a worker and 50 live runs; beside a bare botbuilder with the same presses. And how much of a conversation's
 * hour a run on 500 hosts takes, on a driven clock.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '50' },
    probes: { type: 'string', default: '64' },
    runs: { type: 'string', default: '50' },
    hosts: { type: 'string', default: '500' },
    minutes: { type: 'string', default: '30' },
    /** Profiles of the serving process go into this folder. */
    profile: { type: 'string' },
    /** Said in the results: what was odd about the circumstances. */
    note: { type: 'string', default: '' },
    /** Leaves bench/results as it is. */
    'no-save': { type: 'boolean', default: false },
  },
});
const [seconds, perSecond, probes, liveRuns, hosts, minutes] = [
  ...[values.seconds, values.rate, values.probes, values.runs, values.hosts, values.minutes].map(Number),
] as [number, number, number, number, number, number];
/** One is approved every four seconds; these are there so that the others stay. */
const spare = Math.ceil((2 * seconds + 30) / 4);
const goal = { loadedP99Ms: 300, timesIdle: 5, perHour: 1_800 };
const warmUpSeconds = Math.min(5, seconds);
const say = (text: string) => console.error(`bench: ${text}`);

async function answers(stage: Stage) {
  const before = machine();
  // One in each channel, so that there is a card to press a button on.
  const first = stage.hostNames.slice(0, channels.length);
  const others = stage.hostNames.slice(channels.length);
  await askForRuns(stage, first);
  const asked = { seconds, perSecond, runs: await waitingRuns(stage, first.length) };
  say(`warming up, load ${before.load}`);
  await measure(stage, { ...asked, who: 'peer', seconds: warmUpSeconds });
  await measure(stage, { ...asked, who: 'rdp-medic', seconds: warmUpSeconds });
  say('idle: the peer, then rdp-medic');
  const peerIdle = await measure(stage, { ...asked, who: 'peer' });
  const idle = await measure(stage, { ...asked, who: 'rdp-medic' });
  say(`asking for ${others.length} more runs`);
  await askForRuns(stage, others);
  const waiting = await waitingRuns(stage, stage.hostNames.length);
  const runs = waiting.slice(0, liveRuns);
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
  const [medicLoaded, peerLoaded] = loaded as [Measured, Measured];
  return {
    machine: { ...before, redis: stage.redis.version },
    idle,
    loaded: medicLoaded,
    underWay: underWay[0]!,
    peer: { name: 'botbuilder, answering only', idle: peerIdle, loaded: peerLoaded, underWay: underWay[1]! },
    ratios: {
      loadedToIdleP99: round(medicLoaded.ack.p99 / idle.ack.p99),
      idleToPeerP50: round(idle.ack.p50 / peerIdle.ack.p50),
      loadedToPeerP99: round(medicLoaded.ack.p99 / peerLoaded.ack.p99),
      peerLoadedToIdleP99: round(peerLoaded.ack.p99 / peerIdle.ack.p99),
    },
    teamsCalls: await stage.far.ask('calls'),
  };
}

async function hourOfRun() {
  const child = startChild<typeof hourOf>(join(import.meta.dirname, 'teams', 'hour.ts'));
  try {
    say(`a run on ${hosts} hosts, ${minutes} minutes of a driven clock`);
    return await child.ask('hour', hosts, minutes);
  } finally {
    await child.stop();
  }
}

const at = new Date().toISOString();
const options = { hosts: liveRuns + 2 + spare, silentHosts: probes, profileFolder: values.profile ?? null };
const hour = hosts > 0 ? await hourOfRun() : null;
const measured = await onStage(teamsSide, options, answers);
const { idle, loaded, peer, ratios, underWay } = measured;
const holds =
  loaded.ack.p99 <= goal.loadedP99Ms &&
  loaded.ack.p99 <= goal.timesIdle * idle.ack.p99 &&
  loaded.failed + idle.failed === 0 &&
  hour !== null &&
  hour.operations <= goal.perHour &&
  hour.refused === 0;
const results = {
  bench: 'teams',
  at,
  note: values.note,
  settings: { seconds, perSecond, probes, liveRuns },
  goal,
  ...measured,
  hour,
  holds,
};
const row = (
  name: string,
  { ack, failed, cpuPercent, loopDelayP99Ms, senderLateP99Ms, slowestSyncMs }: Measured,
) => [
  name,
  ...[
    ack.count,
    ack.p50,
    ack.p95,
    ack.p99,
    ack.max,
    failed,
    cpuPercent,
    loopDelayP99Ms ?? '',
    senderLateP99Ms,
    slowestSyncMs,
  ],
];
console.log(
  [
    `Invokes of Teams, ${perSecond} a second for ${seconds} s, on ${measured.machine.cores} cores (${measured.machine.cpu}), Node ${measured.machine.node}, Redis ${measured.machine.redis}, ${at}`,
    ...(measured.machine.busy
      ? [`The machine was busy with something else: load ${measured.machine.load} before.`]
      : []),
    '',
    table(
      [
        'answers to Teams, ms',
        'sent',
        'p50',
        'p95',
        'p99',
        'max',
        'failed',
        'CPU %',
        'loop p99',
        'sender late p99',
        'slowest sync',
      ],
      [
        row('botbuilder alone, idle', peer.idle),
        row('rdp-medic, idle', idle),
        row('rdp-medic, loaded', loaded),
        row('botbuilder alone, loaded', peer.loaded),
      ],
    ),
    '',
    `While loaded: looks under way ${underWay.looks.median} (never fewer than ${underWay.looks.least}), live runs ${underWay.liveRuns.median} (${underWay.liveRuns.least}), approved ${underWay.approved}.`,
    `p99 loaded to idle ${ratios.loadedToIdleP99}, botbuilder alone ${ratios.peerLoadedToIdleP99}; idle to botbuilder alone p50 ${ratios.idleToPeerP50}; loaded to botbuilder alone p99 ${ratios.loadedToPeerP99}.`,
    '',
    kindsAndShares(idle, loaded),
    '',
    hour === null
      ? 'The run on many hosts was left out.'
      : `A run on ${hour.hosts} hosts over ${hour.minutes} minutes: ${hour.operations} posts and edits in its fullest hour of 1,800 that Teams allows, ${hour.refused} refused; its last card ${hour.endShownAfterMs} ms after its end.`,
    '',
    `Goal: loaded p99 at most ${goal.loadedP99Ms} ms and ${goal.timesIdle} times idle; at most ${goal.perHour} an hour. ${holds ? 'It holds.' : 'IT DOES NOT HOLD.'}`,
  ].join('\n'),
);
if (!values['no-save']) {
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'teams.json'), `${JSON.stringify(results, null, 2)}\n`);
}
process.exit(holds ? 0 : 1);
