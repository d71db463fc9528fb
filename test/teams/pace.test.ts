import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace, type Pace } from '../../adapters/teams/pace.ts';

/** Microsoft's table, written down a second time. */
const allowed = [
  [1_000, 7],
  [2_000, 8],
  [30_000, 60],
  [3_600_000, 1_800],
] as const;
const hourMs = 3_600_000;

/** The most that went within any window of that length. */
function densest(times: readonly number[], spanMs: number): number {
  let [most, from] = [0, 0];
  for (const [at, time] of times.entries()) {
    while (times[from]! <= time - spanMs) from += 1;
    most = Math.max(most, at - from + 1);
  }
  return most;
}

/** Goes as soon as it may. */
function go(pace: Pace, nowMs: number, lane: 'decision' | 'progress'): number {
  const at = nowMs + pace.waitMs(nowMs, lane);
  pace.went(at);
  return at;
}

describe('the pace of one conversation', () => {
  it('never exceeds what Teams allows, however decisions and progress come', () => {
    const wish = fc.record({
      afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
      lane: fc.constantFrom('decision' as const, 'progress' as const),
    });
    fc.assert(
      fc.property(fc.array(wish, { minLength: 50, maxLength: 400 }), (wishes) => {
        const pace = createPace();
        const times: number[] = [];
        let now = 0;
        for (const { afterMs, lane } of wishes) {
          now = go(pace, now + afterMs, lane);
          times.push(now);
        }
        for (const [spanMs, most] of allowed) expect(densest(times, spanMs)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 100 },
    );
  });

  it('stays within the hour under a flood that lasts for three', () => {
    const pace = createPace();
    const times: number[] = [];
    for (let now = 0; now < 3 * hourMs; ) {
      now = go(pace, now, 'decision');
      times.push(now);
    }
    for (const [spanMs, most] of allowed) expect(densest(times, spanMs)).toBeLessThanOrEqual(most);
  });

  it('lets a run of half an hour show progress every 2 s at first, and never takes the decisions their share', () => {
    const pace = createPace();
    const times: number[] = [];
    for (let now = 0; now < 2 * hourMs; now += pace.gapMs(now)) {
      expect(pace.gapMs(now)).toBeGreaterThanOrEqual(2_000);
      const at = now + pace.waitMs(now, 'progress');
      pace.went(at);
      times.push(at);
      // A decision finds room at once, always.
      expect(pace.waitMs(at, 'decision')).toBe(0);
    }
    expect(times.filter((at) => at < hourMs / 2).length).toBeGreaterThan(800);
    expect(densest(times, hourMs)).toBeLessThanOrEqual(1_400);
  });

  it('forgets what went longer ago than anything counts', () => {
    const pace = createPace();
    pace.went(0);
    expect([pace.isIdle(hourMs), pace.isIdle(hourMs + 60_000)]).toEqual([false, true]);
  });
});
