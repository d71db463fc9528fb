import { afterEach, describe, expect, it } from 'vitest';
import { createReceive } from '../../src/bot/receive.ts';
import type { World } from '../../src/bot/world.ts';
import { aBot, patiently } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

/** A bot on the real clock whose store takes nothing up until it is let go, and then all of it at once. */
function stalled() {
  bot = aBot();
  const gate = Promise.withResolvers<void>();
  const { runs, checks } = bot.world;
  const slow = <S extends World['runs'] | World['checks']>(store: S): S => ({
    ...store,
    append: async (...asked: Parameters<S['append']>) => {
      await gate.promise;
      return (store.append as (...same: typeof asked) => ReturnType<S['append']>)(...asked);
    },
  });
  Object.assign(bot.world, {
    clock: {
      now: () => new Date(),
      sleep: (ms: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          signal?.addEventListener('abort', () => clearTimeout(timer));
        }),
    },
  });
  const stall = () => Object.assign(bot.world, { runs: slow(runs), checks: slow(checks) });
  let delivery = 0;
  const say = (who: string, text: string) => {
    delivery += 1;
    return createReceive(bot.world)({
      kind: 'clicked',
      text,
      account: { platform: 'console', tenant: 'local', id: who },
      thread: { platform: 'console', tenant: 'local', opaque: 'main' },
      delivery: `t${delivery}`,
      ...patiently,
      answerWithinMs: 400,
    });
  };
  return { stall, say, release: () => gate.resolve(), runs, checks };
}

describe('while the store stalls', () => {
  it('a decision is answered in time as not recorded, and is never recorded afterwards', async () => {
    const { stall, say, release, runs } = stalled();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const { version } = await runs.read('R1');
    stall();
    const before = Date.now();
    const answer = await say('approver', 'approve');
    expect(Date.now() - before).toBeLessThan(900);
    expect(answer.message!.text).toContain('Not recorded');
    expect(answer.message!.text).toContain('click or say it again');
    expect(answer).toMatchObject({ privately: true, began: null });
    release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await runs.read('R1')).version).toBe(version);
  });

  it('a form that was sent is not said to have changed nothing: its run may have been recorded', async () => {
    const { runs } = stalled();
    Object.assign(bot.world, { audit: { record: () => new Promise(() => {}) } });
    const asked = {
      account: { platform: 'console', tenant: 'local', id: 'oncall' },
      thread: { platform: 'console', tenant: 'local', opaque: 'main' },
      invite: null,
      answerWithinMs: 400,
    } as const;
    const receive = createReceive(bot.world);
    const values = { playbook: 'rdp-grant-key-access', host: 'ts-02' };
    const sent = await receive({ ...asked, kind: 'submitted', text: '/rdp-form', values, delivery: 'f1' });
    expect((await runs.read('R1')).version).toBeGreaterThan(0);
    expect(sent.message!.text).toContain('If it was recorded after all, the card shows it');
  });

  it('a look is answered in time and goes on', async () => {
    const { stall, say, release, checks } = stalled();
    stall();
    const answer = await say('oncall', '/rdp-check ts-02');
    expect(answer.message!.text).toContain('I go on with it');
    expect((await checks.read('C1')).version).toBe(0);
    release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await checks.read('C1')).version).toBeGreaterThan(0);
  });

  it('a decision that the store takes in time is recorded', async () => {
    const { say, runs } = stalled();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    expect((await say('approver', 'approve')).began).toEqual({ kind: 'run', id: 'R1' });
    const { events } = await runs.read('R1');
    expect(events.some((event) => event.type === 'approved')).toBe(true);
  });
});
