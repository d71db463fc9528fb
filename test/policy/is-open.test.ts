import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsAt, isOpen } from '../../src/policy/is-open.ts';
import { closesAfter, opensAfter } from '../../src/policy/next-change.ts';
import type { TimeWindow, Weekday } from '../../src/policy/policy.ts';

const berlin = 'Europe/Berlin';
const everyDay: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const window = (from: string, to: string, days = everyDay, zone = berlin): TimeWindow => ({
  days,
  from,
  to,
  zone,
});
const ms = (iso: string) => Date.parse(iso);
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

describe('a window', () => {
  it.each([
    // 2026-11-21 is a Saturday; Berlin is an hour ahead of UTC in winter, two in summer.
    ['09:00', '17:00', ['sat'], '2026-11-21T07:59:59Z', false],
    ['09:00', '17:00', ['sat'], '2026-11-21T08:00:00Z', true],
    ['09:00', '17:00', ['sat'], '2026-11-21T15:59:59.999Z', true],
    ['09:00', '17:00', ['sat'], '2026-11-21T16:00:00Z', false],
    ['09:00', '17:00', ['fri'], '2026-11-21T08:00:00Z', false],
    ['09:00', '17:00', ['tue'], '2026-07-21T07:00:00Z', true],
    // Past midnight: the night that begins on Friday ends on Saturday.
    ['22:00', '06:00', ['fri'], '2026-11-20T20:59:00Z', false],
    ['22:00', '06:00', ['fri'], '2026-11-20T21:00:00Z', true],
    ['22:00', '06:00', ['fri'], '2026-11-21T04:59:00Z', true],
    ['22:00', '06:00', ['fri'], '2026-11-21T05:00:00Z', false],
    ['22:00', '06:00', ['sat'], '2026-11-21T04:59:00Z', false],
    // Equal: a whole day, from that time on.
    ['00:00', '00:00', ['sat'], '2026-11-20T23:00:00Z', true],
    ['00:00', '00:00', ['sat'], '2026-11-21T22:59:00Z', true],
    ['00:00', '00:00', ['sat'], '2026-11-21T23:00:00Z', false],
    ['08:00', '08:00', ['sat'], '2026-11-22T06:59:00Z', true],
    ['08:00', '08:00', ['sat'], '2026-11-22T07:00:00Z', false],
  ] as const)('from %s to %s on %j holds at %s: %s', (from, to, days, at, wanted) => {
    expect(isOpen(window(from, to, days), ms(at))).toBe(wanted);
  });

  it('is there neither early nor late when the clock is set forward: the hour that is left out is left out', () => {
    // 2026-03-29 in Berlin: 01:59:59 +01:00 is followed by 03:00:00 +02:00.
    const gap = window('02:00', '03:00', ['sun']);
    for (const at of ['2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z', '2026-03-29T01:30:00Z'])
      expect(isOpen(gap, ms(at))).toBe(false);
    const over = window('01:30', '03:30', ['sun']);
    expect([
      isOpen(over, ms('2026-03-29T00:29:59Z')),
      isOpen(over, ms('2026-03-29T00:30:00Z')),
      isOpen(over, ms('2026-03-29T01:29:59Z')),
      isOpen(over, ms('2026-03-29T01:30:00Z')),
    ]).toEqual([false, true, true, false]);
    expect(iso(closesAfter([over], ms('2026-03-29T00:30:00Z')))).toBe('2026-03-29T01:30:00.000Z');
  });

  it('ends with the jump of the clock when its end is in the hour that is left out', () => {
    const into = window('01:00', '02:30', ['sun']);
    expect(iso(closesAfter([into], ms('2026-03-29T00:30:00Z')))).toBe('2026-03-29T01:00:00.000Z');
  });

  it('holds both times when an hour comes twice', () => {
    // 2026-10-25 in Berlin: 02:59:59 +02:00 is followed by 02:00:00 +01:00.
    const twice = window('02:00', '03:00', ['sun']);
    expect(
      ['2026-10-24T23:59:59Z', '2026-10-25T00:00:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z'].map(
        (at) => isOpen(twice, ms(at)),
      ),
    ).toEqual([false, true, true, false]);
    expect(iso(closesAfter([twice], ms('2026-10-25T00:00:00Z')))).toBe('2026-10-25T02:00:00.000Z');
    // Half of it: open, closed, and open again.
    const half = [window('02:30', '03:00', ['sun'])];
    expect(iso(opensAfter(half, ms('2026-10-25T00:00:00Z')))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(closesAfter(half, ms('2026-10-25T00:30:00Z')))).toBe('2026-10-25T01:00:00.000Z');
    expect(iso(opensAfter(half, ms('2026-10-25T01:00:00Z')))).toBe('2026-10-25T01:30:00.000Z');
  });

  it('opens next when it comes round, and a week later where summer time swallowed it', () => {
    const office = [window('09:00', '17:00', ['mon'])];
    expect(iso(opensAfter(office, ms('2026-11-21T12:00:00Z')))).toBe('2026-11-23T08:00:00.000Z');
    expect(iso(closesAfter(office, ms('2026-11-23T08:00:00Z')))).toBe('2026-11-23T16:00:00.000Z');
    expect(iso(opensAfter([window('02:10', '02:40', ['sun'])], ms('2026-03-23T00:00:00Z')))).toBe(
      '2026-04-05T00:10:00.000Z',
    );
  });

  it('that follows another without a gap does not close in between, and one of every day never does', () => {
    const nightAndDay = [window('22:00', '06:00', ['mon']), window('06:00', '12:00', ['tue'])];
    expect(iso(closesAfter(nightAndDay, ms('2026-11-23T22:00:00Z')))).toBe('2026-11-24T11:00:00.000Z');
    expect(closesAfter([window('00:00', '00:00')], ms('2026-11-23T22:00:00Z'))).toBeNull();
  });

  it('knows zones with half hours, and those that set no clock', () => {
    const kolkata = window('09:00', '10:00', everyDay, 'Asia/Kolkata');
    expect(isOpen(kolkata, ms('2026-07-01T03:30:00Z'))).toBe(true);
    expect(isOpen(kolkata, ms('2026-07-01T04:30:00Z'))).toBe(false);
    expect(isOpen(window('09:00', '10:00', everyDay, 'UTC'), ms('2026-07-01T09:00:00Z'))).toBe(true);
  });
});

describe('a span', () => {
  it('holds from its first instant until its last, once', () => {
    const span = { from: '2026-12-20T18:00:00+01:00', to: '2027-01-04T06:00:00+01:00' };
    expect(holdsAt(span, ms('2026-12-20T16:59:59Z'))).toBe(false);
    expect(holdsAt(span, ms('2026-12-20T17:00:00Z'))).toBe(true);
    expect(iso(closesAfter(span, ms('2026-12-24T00:00:00Z')))).toBe('2027-01-04T05:00:00.000Z');
    expect(iso(opensAfter(span, ms('2026-11-01T00:00:00Z')))).toBe('2026-12-20T17:00:00.000Z');
    expect(opensAfter(span, ms('2027-01-05T00:00:00Z'))).toBeNull();
  });
});

describe('the next change of any windows', () => {
  const times = fc
    .integer({ min: 0, max: 24 * 60 - 1 })
    .map(
      (minute) =>
        `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
    );
  const windows = fc.array(
    fc.record({
      days: fc.subarray([...everyDay], { minLength: 1 }),
      from: times,
      to: times,
      zone: fc.constantFrom(berlin, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
    }),
    { minLength: 1, maxLength: 3 },
  );
  // Days on which one of the zones sets its clock, and others.
  const around = fc
    .constantFrom(
      '2026-03-29',
      '2026-10-25',
      '2026-03-08',
      '2026-11-01',
      '2026-04-05',
      '2026-10-04',
      '2026-07-15',
    )
    .chain((day) =>
      fc.integer({ min: -2_880, max: 1_440 }).map((minutes) => ms(`${day}T00:00:00Z`) + minutes * 60_000),
    );

  it('is the first minute at which they hold otherwise than now', () => {
    fc.assert(
      fc.property(windows, around, (some, at) => {
        const now = holdsAt(some, at);
        const next = (now ? closesAfter : opensAfter)(some, at);
        // Minute by minute, which is how finely windows are told.
        let minute = at;
        const last = at + 2 * 86_400_000;
        while (minute < last && holdsAt(some, minute) === now) minute += 60_000;
        if (minute < last) expect(iso(next)).toBe(iso(minute));
        else expect(next === null || next >= last).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
