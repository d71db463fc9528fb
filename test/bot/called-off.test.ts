import { afterEach, describe, expect, it } from 'vitest';
import { readCheck } from '../../src/bot/check.ts';
import { perform } from '../../src/bot/perform.ts';
import type { Job } from '../../src/run/job.ts';
import { aBot, patiently } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

/** Says something without anything being delivered or carried out. */
function hear(who: string, text: string) {
  return bot.receive({
    kind: 'said',
    text,
    account: { platform: 'console', tenant: 'local', id: who },
    thread: { platform: 'console', tenant: 'local', opaque: 'main' },
    delivery: `${who} ${text}`,
    ...patiently,
  });
}

/** Carries out a job that is called off when the step of that name is reached: the host is gone from then on. */
async function callOff(job: Job, at: string): Promise<unknown> {
  const calling = new AbortController();
  bot.fake.meanwhile = (step) => {
    if (!step.name.endsWith(at)) return;
    calling.abort('this process ends');
    bot.fake.reachable = false;
  };
  return perform(bot.world, job, calling.signal).then(
    () => 'done',
    () => 'thrown',
  );
}

const types = async () => (await bot.world.runs.read('R1')).events.map((event) => event.type);

describe('a job that is called off', () => {
  it('reports no look', async () => {
    bot = aBot();
    await hear('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    expect(await callOff({ kind: 'look', run: 'R1', host: 'ts-02' }, '/detect')).toBe('thrown');
    expect(await types()).toEqual(['requested']);
  });

  it('reports no half check', async () => {
    bot = aBot();
    await hear('oncall', '/rdp-check ts-02');
    const live = new AbortController().signal;
    await perform(bot.world, { kind: 'check-outside', check: 'C1' }, live);
    expect(await callOff({ kind: 'check-inside', check: 'C1' }, '/time')).toBe('thrown');
    expect((await readCheck(bot.world, 'C1'))!.inside).toBeNull();
  });

  it('neither sends nor withholds a change, and gives the host back', async () => {
    bot = aBot();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    await hear('approver', 'approve');
    const plan = (await bot.run('R1')).plan!.id;
    expect(await callOff({ kind: 'apply', run: 'R1', host: 'ts-02', plan }, '/detect')).toBe('thrown');
    expect(await types()).not.toContain('started');
    expect((await bot.run('R1')).ending).toBeNull();
    expect(bot.fake.access).toBe('none');
    expect(await bot.world.leases.take('ts-02', 'R2', 1)).toMatchObject({ kind: 'taken' });
  });

  it('does not pass for done while it waits for a busy host', async () => {
    bot = aBot();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    await hear('approver', 'approve');
    const plan = (await bot.run('R1')).plan!.id;
    await bot.world.leases.take('ts-02', 'R9', 60_000);
    const calling = new AbortController();
    const doing = perform(bot.world, { kind: 'apply', run: 'R1', host: 'ts-02', plan }, calling.signal);
    calling.abort('this process ends');
    await expect(doing).rejects.toThrow();
    expect((await bot.run('R1')).ending).toBeNull();
  });

  it('reports no proof', async () => {
    bot = aBot();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    bot.fake.heals = false;
    await hear('approver', 'approve');
    const plan = (await bot.run('R1')).plan!.id;
    const live = new AbortController().signal;
    await perform(bot.world, { kind: 'apply', run: 'R1', host: 'ts-02', plan }, live);
    expect(await callOff({ kind: 'prove', run: 'R1', host: 'ts-02' }, '/detect')).toBe('thrown');
    expect(await types()).not.toContain('proved');
  });
});
