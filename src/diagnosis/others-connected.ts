import type { Evidence } from './evidence.ts';
import { matchEvent } from './match-event.ts';
import { endpointOf, plainAddress, whoseConnection } from './own-connection.ts';
import { probeClock } from './probe-clock.ts';
import { seenPart } from './seen-part.ts';

/**
 * Whether somebody else connected while we probed, so that what was logged then may be theirs: another endpoint in
 * event 131, or more connections (261) than we made.
 */
export function othersConnected(evidence: Evidence): boolean {
  const clock = probeClock(evidence);
  const part = seenPart(evidence, 'events');
  if (clock === null || part === null) return false;
  const during = part.events.filter(({ id, at }) => {
    const time = Date.parse(at);
    return (
      (id === 131 || id === 261) &&
      time >= clock.startMs - clock.slackMs &&
      time <= clock.endMs + clock.slackMs
    );
  });
  const accepted = during.filter(({ id }) => id === 131);
  const sources = evidence.outside?.sources ?? [];
  if (sources.length > 0) {
    if (accepted.some((event) => whoseConnection(evidence, event) === 'other')) return true;
    const heard = during.filter((event) => event.id === 261 && matchEvent(evidence, event) === 'probe');
    return accepted.length === 0 && heard.length > sources.length;
  }
  const addresses = accepted.flatMap((event) => endpointOf(event)?.address ?? []);
  return new Set(addresses.map(plainAddress)).size > 1;
}
