import { describeDistance, describeTime } from './describe-time.ts';
import type { Evidence } from './evidence.ts';
import { shortLogName } from './log-names.ts';
import { distanceTo, type Match, matchEvent } from './match-event.ts';
import { othersConnected } from './others-connected.ts';
import type { HostEvent } from './parts.ts';
import { probeClock } from './probe-clock.ts';
import { seenPart } from './seen-part.ts';

export interface FoundEvent {
  readonly event: HostEvent;
  /** Milliseconds after the start of our probe, by the host's clock; null without an outside look. */
  readonly distanceMs: number | null;
  readonly match: Match;
  /** Whether it lies in the window around our probe at least. */
  readonly near: boolean;
  /** Whether it is our probe's doing, with nobody else about. */
  readonly ours: boolean;
  /** Whether the clocks were compared, so that the distance means what it says. */
  readonly measured: boolean;
  /** Somebody else connected while we probed. */
  readonly shared: boolean;
}

/** Provider names differ between channels and releases in their prefix only. */
type Provider =
  | 'schannel'
  | 'remoteconnectionmanager'
  | 'localsessionmanager'
  | 'rdpcorets'
  | 'termdd'
  | 'service control manager'
  | 'application error'
  | 'security-auditing'
  | 'lsasrv';

/** The events with one of the ids, the best matched and nearest to our probe first; without a look newest first. */
export function findEvents(evidence: Evidence, provider: Provider, ids: readonly number[]): FoundEvent[] {
  const part = seenPart(evidence, 'events');
  if (part === null) return [];
  const wanted = part.events.filter(
    (event) => ids.includes(event.id) && event.provider.toLowerCase().endsWith(provider),
  );
  if (wanted.length === 0) return [];
  const shared = othersConnected(evidence);
  return wanted
    .map((event) => place(evidence, event, shared))
    .toSorted(
      (a, b) =>
        order[a.match] - order[b.match] ||
        rank(a) - rank(b) ||
        a.event.id - b.event.id ||
        compare(a.event.channel, b.event.channel) ||
        a.event.record - b.event.record,
    );
}

const order: Readonly<Record<Match, number>> = {
  connection: 0,
  port: 1,
  probe: 2,
  window: 3,
  far: 4,
  none: 5,
};

/** `System 36870 at 07:31:01, one second after our probe`: what was logged, and how it was matched. */
export function describeEvent({ event, distanceMs, match, measured, shared }: FoundEvent): string {
  const seen = `${shortLogName(event.channel)} ${event.id} at ${describeTime(event.at)}`;
  if (distanceMs === null) return seen;
  const distance = describeDistance(distanceMs);
  const others = shared ? '; others connected at the same time' : '';
  switch (match) {
    case 'connection':
      return `${seen}, our own connection`;
    case 'port':
      return `${seen}, a connection from our port, its address translated on the way`;
    case 'probe':
      return `${seen}, ${measured ? distance : 'new since just before our probe'}${others}`;
    case 'window':
      return `${seen}, ${measured ? nearby(distanceMs) : 'within 10 minutes of our probe'}${others}`;
    case 'far':
      return `${seen}, ${distance}`;
    case 'none':
      return seen;
  }
}

/** It came in the second of our probe and is not its doing: it had been logged before, or names somebody else. */
function nearby(distanceMs: number): string {
  return Math.abs(distanceMs) < 500
    ? 'close to our probe, which did not cause it'
    : `${describeDistance(distanceMs)} (within 10 minutes)`;
}

function place(evidence: Evidence, event: HostEvent, shared: boolean): FoundEvent {
  const clock = probeClock(evidence);
  const match = matchEvent(evidence, event);
  const byItself = match === 'probe' && !shared;
  return {
    event,
    distanceMs: distanceTo(clock, event),
    match,
    near: match !== 'far' && match !== 'none',
    ours: match === 'connection' || byItself,
    measured: clock?.measured ?? false,
    shared: shared && (match === 'probe' || match === 'window'),
  };
}

function rank({ event, distanceMs }: FoundEvent): number {
  return distanceMs === null ? -Date.parse(event.at) : Math.abs(distanceMs);
}

/** By code unit, so that the order does not follow the locale of the machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
