import { describeDistance, describeTime } from './describe-time.ts';
import type { Evidence } from './evidence.ts';
import type { HostEvent } from './parts.ts';
import { seenPart } from './seen-part.ts';

/** Events this long before our probe may belong to the person's own attempt (correlation window). */
const windowBeforeMs = 10 * 60_000;
const windowAfterMs = 2 * 60_000;

/** The script answers with at most this many events of a channel, newest first; the older ones are then unknown. */
const mostEvents = 300;

export interface FoundEvent {
  readonly event: HostEvent;
  /** Milliseconds after the start of our probe, by our clock; null without an outside look. */
  readonly distanceMs: number | null;
  /** Whether it lies in the window around our probe. */
  readonly near: boolean;
}

/** Provider names differ between channels and releases in their prefix only. */
export type Provider = 'schannel' | 'remoteconnectionmanager';

/** The events with one of the ids, nearest to our probe first; without an outside look newest first. */
export function findEvents(evidence: Evidence, provider: Provider, ids: readonly number[]): FoundEvent[] {
  const part = seenPart(evidence, 'events');
  if (part === null) return [];
  return part.events
    .filter((event) => ids.includes(event.id) && event.provider.toLowerCase().endsWith(provider))
    .map((event) => place(evidence, event))
    .toSorted(
      (a, b) => rank(a) - rank(b) || a.event.id - b.event.id || compare(a.event.channel, b.event.channel),
    );
}

/** `System 36870 at 07:31:01, one second after our probe`. */
export function describeEvent({ event, distanceMs }: FoundEvent): string {
  const seen = `${channelName(event.channel)} ${event.id} at ${describeTime(event.at)}`;
  return distanceMs === null ? seen : `${seen}, ${describeDistance(distanceMs)}`;
}

/**
 * Why the absence of an event around our probe proves nothing in this channel, as a "not looked" line; null
 * when the channel was read and reaches back over the window.
 */
export function logGap(evidence: Evidence, channel: string): string | null {
  const part = seenPart(evidence, 'events');
  if (part === null || evidence.outside === null) return null;
  const log = part.channels.find(({ name }) => name.toLowerCase() === channel.toLowerCase());
  if (log === undefined) return `events: the ${channelName(channel)} log was not asked for`;
  if (log.state !== 'read') return `events: the ${channelName(channel)} log is ${log.state}`;
  if (log.oldest === null) return `events: the ${channelName(channel)} log is empty`;
  const probe = probeByHostClock(evidence);
  const since = Date.parse(part.since);
  if (since > probe) return `events: asked for only from ${describeTime(part.since)} on, after our probe`;
  // An older look inside cannot know of a newer probe; the host's clock tells when it was taken.
  const taken = seenPart(evidence, 'time')?.now;
  if (taken === undefined) return 'events: when they were fetched is not known';
  if (Date.parse(taken) < probe) return 'events: fetched before our probe, by the clock of the host';
  const kept = part.events.filter((event) => event.channel === log.name).map(({ at }) => Date.parse(at));
  if (kept.length >= mostEvents && Math.min(...kept) > probe - windowBeforeMs) {
    return `events: more came from the ${channelName(channel)} log than could be fetched`;
  }
  if (Date.parse(log.oldest) > Math.max(since, probe - windowBeforeMs)) {
    return `events: the ${channelName(channel)} log goes back only to ${describeTime(log.oldest)}`;
  }
  return null;
}

function channelName(channel: string): string {
  return channel.replace(/^Microsoft-Windows-TerminalServices-/, '');
}

function place(evidence: Evidence, event: HostEvent): FoundEvent {
  if (evidence.outside === null) return { event, distanceMs: null, near: false };
  const distanceMs = Date.parse(event.at) - probeByHostClock(evidence);
  const near = distanceMs >= -windowBeforeMs && distanceMs <= evidence.outside.ms + windowAfterMs;
  return { event, distanceMs, near };
}

/** Events carry the host's clock; its difference to ours is known only when an NTLM challenge arrived. */
function probeByHostClock(evidence: Evidence): number {
  const { outside } = evidence;
  return outside === null ? Number.NaN : Date.parse(outside.at) + (outside.ntlm?.skewMs ?? 0);
}

function rank({ event, distanceMs }: FoundEvent): number {
  return distanceMs === null ? -Date.parse(event.at) : Math.abs(distanceMs);
}

/** By code unit, so that the order does not follow the locale of the machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
