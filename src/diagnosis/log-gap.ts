import { describeTime } from './describe-time.ts';
import type { Evidence } from './evidence.ts';
import { shortLogName } from './log-names.ts';
import { windowBeforeMs } from './match-event.ts';
import type { EventsPart } from './parts.ts';
import { probeClock } from './probe-clock.ts';
import { seenPart } from './seen-part.ts';

/**
 * Why the absence of an event around our probe proves nothing in this log, as a "not looked" line; null when the
 * log was read and reaches back over the window, or there is nothing to say because nobody looked at all.
 */
export function logGap(evidence: Evidence, name: string): string | null {
  const part = seenPart(evidence, 'events');
  const clock = probeClock(evidence);
  if (part === null || clock === null) return null;
  const log = part.channels.find((each) => each.name.toLowerCase() === name.toLowerCase());
  const called = `the ${shortLogName(name)} log`;
  if (log === undefined) return `events: ${called} was not asked for`;
  if (log.state === 'failed') return `events: ${called} could not be read`;
  if (log.state !== 'read') return `events: ${called} is ${log.state}`;
  if (log.oldest === null) return `events: ${called} is empty`;
  const since = Date.parse(part.since);
  if (since > clock.startMs)
    return `events: asked for only from ${describeTime(part.since)} on, after our probe`;
  // An older look inside cannot know of a newer probe; the host's clock tells when it was taken.
  const taken = seenPart(evidence, 'time')?.now;
  if (taken === undefined) return 'events: when they were fetched is not known';
  if (Date.parse(taken) < clock.startMs) return 'events: fetched before our probe, by the clock of the host';
  const from = clock.startMs - windowBeforeMs;
  if (log.cut && fetchedFrom(part, log.name) > from) {
    return `events: more came from ${called} than could be fetched`;
  }
  if (Date.parse(log.oldest) > Math.max(since, from)) {
    return `events: ${called} goes back only to ${describeTime(log.oldest)}`;
  }
  return null;
}

/** A look that reaches back less than this, milliseconds, tells of our probe alone and not of what led up to it. */
const historyMs = 60 * 60_000;

/**
 * The same for something that Windows may have logged long before our probe: a log whose history was too much to be
 * fetched was read from just before it on.
 */
export function historyGap(evidence: Evidence, name: string): string | null {
  const gap = logGap(evidence, name);
  const part = seenPart(evidence, 'events');
  const clock = probeClock(evidence);
  if (gap !== null || part === null || clock === null) return gap;
  return Date.parse(part.since) > clock.startMs - historyMs
    ? `events: what the ${shortLogName(name)} log held before ${describeTime(part.since)} was not fetched`
    : null;
}

/** The same for what Schannel would have written to the System log: it writes nothing when it is told so. */
export function schannelGap(evidence: Evidence): string | null {
  const gap = logGap(evidence, 'System');
  if (gap !== null || seenPart(evidence, 'events') === null || evidence.outside === null) return gap;
  const tls = seenPart(evidence, 'tls');
  if (tls === null) return 'tls: whether Schannel logs its errors was not looked at';
  return tls.eventLogging === 0 ? 'events: Schannel is told to log nothing (EventLogging is 0)' : null;
}

/** Time of the oldest event that was fetched; of a log cut to nothing, none is. */
function fetchedFrom({ events }: EventsPart, name: string): number {
  const times = events.filter(({ channel }) => channel === name).map(({ at }) => Date.parse(at));
  return Math.min(Number.POSITIVE_INFINITY, ...times);
}
