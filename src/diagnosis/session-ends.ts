import type { Evidence } from './evidence.ts';
import { describeEvent, type FoundEvent, findEvents } from './find-events.ts';

export interface SessionEnd {
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
    .flatMap((began, index): SessionEnd[] => {
      const from = time(began);
      // 1149 and its 21 are one session: the later of the two is asked for its end.
      const next = begun[index + 1];
      const before = next === undefined ? Number.POSITIVE_INFINITY : time(next);
      const ends = ended.filter((each) => time(each) >= from && time(each) < before);
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

function byTime(a: FoundEvent, b: FoundEvent): number {
  return time(a) - time(b) || b.event.id - a.event.id;
}

function time({ event }: FoundEvent): number {
  return Date.parse(event.at);
}

function reasonOf({ event }: FoundEvent): number | null {
  const key = Object.keys(event.data).find((name) => name.toLowerCase() === 'reason');
  const value = key === undefined ? Number.NaN : Number(event.data[key]);
  return Number.isInteger(value) ? value : null;
}
