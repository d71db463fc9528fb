import { kindsAndShares } from '../kinds-and-shares.ts';
import type { Results } from '../slack.ts';
import { table } from '../table.ts';
import type { Measured } from './measure.ts';

/** The results for a person, one screen long. */
export function report(results: Results): string {
  const { machine, settings, idle, loaded, peer, underWay, ratios, stalls, goal } = results;
  const row = (
    name: string,
    { ack, cpuPercent, loopDelayP99Ms, senderLateP99Ms, slowestSyncMs, failed }: Measured,
  ) => [
    name,
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
  ];
  const phases = table(
    [
      'answers to Slack, ms',
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
      row('Bolt alone, idle', peer.idle),
      row('rdp-medic, idle', idle),
      row('rdp-medic, loaded', loaded),
      row('Bolt alone, loaded', peer.loaded),
    ],
  );
  const still = table(
    [
      'Redis still, ms',
      'p50',
      'max',
      '> 3 s',
      'failed',
      'go on',
      'not recorded',
      'decision told in',
      'kept out',
      '2nd click',
    ],
    stalls.map(({ stillMs, ack, tooLate, failed, goingOn, notRecorded, decision }) => [
      stillMs,
      ack.p50,
      ack.max,
      tooLate,
      failed,
      goingOn,
      notRecorded,
      decision.ackMs,
      decision.unchanged ? 'yes' : 'NO',
      decision.secondClickRecorded ? 'recorded' : 'NOT RECORDED',
    ]),
  );
  return [
    `Slack deliveries, ${settings.perSecond} a second for ${settings.seconds} s, on ${machine.cores} cores (${machine.cpu}), Node ${machine.node}, Redis ${machine.redis}, ${results.at}`,
    ...(machine.busy ? [`The machine was busy with something else: load ${machine.load} before.`] : []),
    ...(results.note === '' ? [] : [results.note]),
    '',
    phases,
    '',
    `While loaded: looks under way ${underWay.looks.median} (never fewer than ${underWay.looks.least}), silent connections ${underWay.connections.median} (${underWay.connections.least}), live runs ${underWay.liveRuns.median} (${underWay.liveRuns.least}), approved ${underWay.approved}.`,
    `p99 loaded to idle ${ratios.loadedToIdleP99}, Bolt alone ${ratios.peerLoadedToIdleP99}; idle to Bolt alone p50 ${ratios.idleToPeerP50}, p99 ${ratios.idleToPeerP99}; loaded to Bolt alone p99 ${ratios.loadedToPeerP99}.`,
    '',
    kindsAndShares(idle, loaded),
    '',
    still,
    '',
    `Goal: loaded p99 at most ${goal.loadedP99Ms} ms and ${goal.timesIdle} times idle; nobody waits 3 s; no decision is lost or doubled. ${results.holds ? 'It holds.' : 'IT DOES NOT HOLD.'}`,
  ].join('\n');
}
