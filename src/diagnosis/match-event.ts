import type { Evidence } from './evidence.ts';
import { whoseConnection } from './own-connection.ts';
import type { HostEvent } from './parts.ts';
import { type ProbeClock, probeClock } from './probe-clock.ts';
import { seenPart } from './seen-part.ts';

/**
 * How an event belongs to our probe. connection: it names our socket; port: it names our port, behind a translated
 * address; probe: it came while we probed; window: it lies within minutes; far: it does not; none: nobody probed.
 */
export type Match = 'connection' | 'port' | 'probe' | 'window' | 'far' | 'none';

/** Events this long before our probe may belong to the person's own attempt (correlation window). */
export const windowBeforeMs = 10 * 60_000;
const windowAfterMs = 2 * 60_000;

export function matchEvent(evidence: Evidence, event: HostEvent): Match {
  const clock = probeClock(evidence);
  if (clock === null) return 'none';
  const at = Date.parse(event.at);
  const isNew = recordIsNew(evidence, event);
  // Written after the mark, whatever the clocks say: never far while nobody compared them.
  const near = at >= clock.startMs - windowBeforeMs && at <= clock.endMs + windowAfterMs;
  if (!near && !(isNew === true && !clock.measured)) return 'far';
  if (isNew === false) return 'window';
  const whose = event.id === 131 ? whoseConnection(evidence, event) : null;
  if (whose === 'ours') return 'connection';
  if (whose === 'our-port') return 'port';
  if (whose === 'other') return 'window';
  const during = at >= clock.startMs - clock.slackMs && at <= clock.endMs + clock.slackMs;
  // Without either measure the clocks may differ by more than anything that could be told apart.
  if (clock.measured ? during : isNew === true) return 'probe';
  return 'window';
}

/** Whether its record came after the mark that was taken before our probe; null where there is no such mark. */
function recordIsNew(evidence: Evidence, { channel, record }: HostEvent): boolean | null {
  const mark = seenPart(evidence, 'event-mark')?.channels.find(
    ({ name }) => name.toLowerCase() === channel.toLowerCase(),
  );
  return mark === undefined || mark.newest === null ? null : record > mark.newest;
}

/** Milliseconds after the start of our probe, by the clock of the host; null without a look from outside. */
export function distanceTo(clock: ProbeClock | null, event: HostEvent): number | null {
  return clock === null ? null : Date.parse(event.at) - clock.startMs;
}
