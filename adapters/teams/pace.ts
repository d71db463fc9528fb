/**
 * What Teams lets one bot do in one conversation, posts and edits together ("Optimize your bot with rate limiting in
 * Teams": 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in an hour), kept a little below. The threads of a channel are
 * counted as the one conversation they stand in, since Microsoft does not say otherwise.
 */
export interface Pace {
  /** Milliseconds until one more may go; 0: now. */
  readonly waitMs: (nowMs: number, lane: 'decision' | 'progress') => number;
  readonly went: (nowMs: number) => void;
  /** How far apart edits of progress are to be, milliseconds: the more the fuller the hour is. */
  readonly gapMs: (nowMs: number) => number;
  /** Nothing went so lately that it counts. */
  readonly isIdle: (nowMs: number) => boolean;
}

interface Window {
  readonly spanMs: number;
  readonly most: number;
}

const hourMs = 3_600_000;
/** Each a little longer and lower than Teams says: two clocks and the way there are not ours. */
const perConversation: readonly Window[] = [
  { spanMs: 1_100, most: 6 },
  { spanMs: 2_200, most: 7 },
  { spanMs: 31_000, most: 55 },
  { spanMs: hourMs + 10_000, most: 1_750 },
];
/** Of the hour, so many are for decisions alone. */
const reserved = 350;
/** Progress keeps to a part of the short windows too, so that a decision never waits for them. */
const progressShare = 0.6;

/** From so many in the hour on, progress comes no faster than that. */
const gaps: readonly (readonly [used: number, gapMs: number])[] = [
  [1_200, 30_000],
  [1_000, 10_000],
  [850, 4_000],
  [0, 2_000],
];

export function createPace(windows: readonly Window[] = perConversation): Pace {
  const times: number[] = [];
  const longest = Math.max(...windows.map(({ spanMs }) => spanMs));

  function forget(nowMs: number): void {
    let old = 0;
    while (old < times.length && times[old]! <= nowMs - longest) old += 1;
    times.splice(0, old);
  }

  return {
    waitMs: (nowMs, lane) => {
      forget(nowMs);
      const waits = windows.map(({ spanMs, most }) => {
        const allowed = lane === 'decision' ? most : share(spanMs, most);
        // The one that has to leave the window before another may come.
        const oldest = times[times.length - allowed];
        return oldest === undefined ? 0 : oldest + spanMs - nowMs;
      });
      return Math.max(0, ...waits);
    },
    went: (nowMs) => {
      times.push(nowMs);
    },
    isIdle: (nowMs) => {
      forget(nowMs);
      return times.length === 0;
    },
    gapMs: (nowMs) => {
      const used = times.filter((at) => at > nowMs - hourMs).length;
      return gaps.find(([from]) => used >= from)![1];
    },
  };
}

function share(spanMs: number, most: number): number {
  return spanMs >= hourMs ? most - reserved : Math.max(1, Math.floor(most * progressShare));
}
