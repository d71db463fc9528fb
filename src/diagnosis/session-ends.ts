import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';

interface SessionEnd {
  /** 1149 or 21: somebody got in. */
  readonly began: FoundEvent;
  /** 24 or 40: the session was cut. */
  readonly ended: FoundEvent;
  readonly lastedMs: number;
  /** Reason of event 40; the numbers are those of the extended codes. Null where none was told. */
  readonly reason: number | null;
  readonly line: string;
}

/** Every session that began in the logs that were read, with its end, the newest first. */
export function sessionEnds(evidence: Evidence): readonly SessionEnd[] {
  const begun = [
    ...findEvents(evidence, 'remoteconnectionmanager', [1149]),
    ...findEvents(evidence, 'localsessionmanager', [21]),
  ].toSorted(byTime);
  const ended = findEvents(evidence, 'localsessionmanager', [24, 40]).toSorted(byTime);
  return begun
    .flatMap((began): SessionEnd[] => {
      const from = time(began);
      // 1149 and its 21 are one session: the later of the two is asked for its end.
      const next = begun.find((each) => time(each) > from && maySucceed(began, each));
      const before = next === undefined ? Number.POSITIVE_INFINITY : time(next);
      const ends = ended.filter(
        (each) => time(each) >= from && time(each) < before && isEndOf(each, began, begun),
      );
      const end = ends.find(({ event }) => event.id === 40) ?? ends[0];
      if (end === undefined) return [];
      const reason = reasonOf(end);
      const told = reason === null ? '' : ` with reason ${reason}`;
      const seconds = Math.round((time(end) - from) / 1000);
      const line = `${describeEvent(began)}; ${seconds} s later event ${end.event.id}${told}`;
      return [{ began, ended: end, lastedMs: time(end) - from, reason, line }];
    })
    .toReversed();
}

/** Whether a later beginning takes the place of an earlier one. That of another session does not. */
function maySucceed(began: FoundEvent, later: FoundEvent): boolean {
  const [one, other] = [sessionOf(began), sessionOf(later)];
  if (one !== null && other !== null) return one === other;
  const [user, another] = [userOf(began), userOf(later)];
  return user === null || another === null || user === another;
}

/** On a host with many people one leaves as another comes: an end counts for its own session alone, where that is told. */
function isEndOf(ended: FoundEvent, began: FoundEvent, begun: readonly FoundEvent[]): boolean {
  const session = sessionOf(ended);
  if (session !== null) {
    const own = begun.findLast((each) => sessionOf(each) === session && time(each) <= time(ended));
    if (own !== undefined) return own === began;
    // It began before the log that was read, or by a reconnection.
    if (sessionOf(began) !== null) return false;
  }
  const [user, another] = [userOf(began), userOf(ended)];
  return user === null || another === null || user === another;
}

/** The number of a session in events 21, 24 (SessionID) and 40 (Session); null where it is not told. */
function sessionOf({ event: { data } }: FoundEvent): string | null {
  return fieldOf(data, 'sessionid') ?? fieldOf(data, 'session');
}

/** The account without its domain: User of 21 and 24, Param1 of 1149. */
function userOf({ event: { id, data } }: FoundEvent): string | null {
  const user = id === 1149 ? fieldOf(data, 'param1') : fieldOf(data, 'user');
  return user === null ? null : user.replace(/^.*\\/, '').replace(/@.*$/, '').toLowerCase();
}

function fieldOf(data: FoundEvent['event']['data'], name: string): string | null {
  const key = Object.keys(data).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? '' : data[key]!.trim();
  return value === '' ? null : value;
}

function byTime(a: FoundEvent, b: FoundEvent): number {
  return time(a) - time(b) || b.event.id - a.event.id;
}

function time({ event }: FoundEvent): number {
  return Date.parse(event.at);
}

function reasonOf({ event }: FoundEvent): number | null {
  const value = Number(fieldOf(event.data, 'reason') ?? Number.NaN);
  return Number.isInteger(value) ? value : null;
}
