import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerInTime } from '../../adapters/chat/answer-in-time.ts';
import type { Answer, Incoming, Receive } from '../../src/ports/receive.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const said = {
  kind: 'said',
  text: '/rdp-status',
  values: {},
  account: { platform: 'teams', tenant: 'lab', id: 'oncall' },
  thread: { platform: 'teams', tenant: 'lab', opaque: '19:ops' },
  delivery: '1',
  invite: null,
} as const satisfies Omit<Incoming, 'answerWithinMs'>;
const answer: Answer = { message: null, privately: true, began: null };
const slow =
  (ms: number): Receive =>
  () =>
    new Promise((resolve) => setTimeout(() => resolve(answer), ms));

/** How it came, and how long after the arrival. */
async function taken(receive: Receive, spentMs = 0) {
  const from = Date.now();
  let got: { readonly kind: string; readonly ms: number } | null = null;
  const asked = answerInTime(receive, said, from - spentMs);
  asked.then(({ kind }) => {
    got = { kind, ms: Date.now() - from };
  });
  await vi.advanceTimersByTimeAsync(10_000);
  return { ...got!, asked };
}

describe('an answer that somebody waits for', () => {
  it('is given as soon as it is there', async () => {
    expect(await taken(slow(2_500))).toMatchObject({ kind: 'answered', ms: 2_500 });
  });

  it('is late after 2.6 s from the arrival, and comes after all', async () => {
    const { kind, ms, asked } = await taken(slow(5_000));
    expect([kind, ms]).toEqual(['late', 2_600]);
    const got = await asked;
    expect(got.kind === 'late' && (await got.later)).toEqual(answer);
    expect(await taken(() => new Promise(() => {}), 2_000)).toMatchObject({ kind: 'late', ms: 600 });
  });

  it('is a failure where it fails, also before anything was waited for', async () => {
    expect(await taken(() => Promise.reject(new Error('bug')))).toMatchObject({ kind: 'failed', ms: 0 });
    const thrown: Receive = () => {
      throw new Error('bug');
    };
    expect(await taken(thrown)).toMatchObject({ kind: 'failed', ms: 0 });
  });

  it('is asked for with what is left of the time', async () => {
    const within: number[] = [];
    const receive: Receive = async ({ answerWithinMs }) => {
      within.push(answerWithinMs ?? Number.NaN);
      return answer;
    };
    await taken(receive);
    await taken(receive, 1_000);
    await taken(receive, 9_000);
    expect(within).toEqual([2_300, 1_300, 50]);
  });
});
