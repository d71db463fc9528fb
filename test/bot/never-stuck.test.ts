import { afterEach, describe, expect, it } from 'vitest';
import { readCheck } from '../../src/bot/check.ts';
import { giveUp } from '../../src/bot/give-up.ts';
import { perform } from '../../src/bot/perform.ts';
import { recover } from '../../src/bot/recover.ts';
import { createSweep } from '../../src/bot/sweep.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const fix = '/rdp-fix rdp-grant-key-access ts-02';
const live = new AbortController().signal;

describe('a run whose host has left the inventory', () => {
  it('ends failed while it is looked at, and says why', async () => {
    bot = aBot();
    bot.fake.meanwhile = () => {
      bot.books.hosts = [];
      throw new Error('this attempt is lost');
    };
    await bot.say('oncall', fix);
    const run = await bot.run('R1');
    expect(run.ending).toBe('failed');
    expect(bot.posted.at(-1)!.text).toContain('not in the inventory any more');
  });

  it('ends void after its approval, and nothing is sent', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.books.hosts = [];
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('void');
    expect(bot.fake.sent).not.toContain('rdp-grant-key-access/apply');
  });

  it('ends unknown when it can be proved no more', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.meanwhile = (step) => {
      if (step.name.endsWith('/apply')) bot.books.hosts = [];
    };
    await bot.say('approver', 'approve');
    const run = await bot.run('R1');
    expect(run.ending).toBe('unknown');
    expect(run.hosts[0]!.reason).toContain('not in the inventory any more');
  });
});

describe('a run whose playbook is gone', () => {
  it('is not approved any more: whoever tries is told why', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.books.playbooks = [];
    const { message } = await bot.say('approver', 'approve');
    expect(message!.text).toContain('The playbook is not there any more.');
    expect(await bot.run('R1')).toMatchObject({ stage: 'awaiting-approval', reviews: [] });
    expect(bot.fake.sent).not.toContain('rdp-grant-key-access/apply');
  });

  it('can be cancelled', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.books.playbooks = [];
    await bot.say('oncall', '/rdp-cancel R1');
    expect((await bot.run('R1')).ending).toBe('cancelled');
  });

  it('expires', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    const { plan } = await bot.run('R1');
    bot.books.playbooks = [];
    bot.time.now += 31 * 60_000;
    await perform(bot.world, { kind: 'expire', run: 'R1', plan: plan!.id }, live);
    expect((await bot.run('R1')).ending).toBe('expired');
  });
});

describe('an expiry that was lost', () => {
  it('is queued anew after a restart', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    const queued: string[] = [];
    const queue = { ...bot.world.queue, enqueue: async ({ id }: { id: string }) => void queued.push(id) };
    await recover({ ...bot.world, queue }, 'r1');
    expect(queued).toEqual(['R1-expire-0-0-r1']);
  });
});

describe('what nobody carries on with', () => {
  const long = 30 * 60_000;
  const lost = () => {
    throw new Error('this attempt is lost');
  };

  it('is queued once more when its jobs were given up, and goes on', async () => {
    bot = aBot();
    const sweep = createSweep(bot.world);
    bot.fake.meanwhile = lost;
    await bot.say('oncall', fix);
    await sweep();
    await bot.settle();
    expect((await bot.run('R1')).stage).toBe('looking');
    bot.fake.meanwhile = () => {};
    bot.time.now += 5 * 60_000;
    await sweep();
    await bot.settle();
    expect((await bot.run('R1')).stage).toBe('awaiting-approval');
  });

  it('ends failed when that fails too', async () => {
    bot = aBot();
    const sweep = createSweep(bot.world);
    bot.fake.meanwhile = lost;
    await bot.say('oncall', fix);
    bot.time.now += long;
    await sweep();
    await bot.settle();
    expect((await bot.run('R1')).ending).toBe('failed');
  });

  it('ends unknown when it was a proof', async () => {
    bot = aBot();
    const sweep = createSweep(bot.world);
    await bot.say('oncall', fix);
    bot.fake.meanwhile = (step) => {
      if (step.name.endsWith('/apply')) bot.fake.meanwhile = lost;
    };
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).stage).toBe('proving');
    bot.time.now += long;
    await sweep();
    expect((await bot.run('R1')).ending).toBe('unknown');
  });

  it('ends void when an approved change was never begun, but not before its plan expires', async () => {
    bot = aBot();
    const sweep = createSweep(bot.world);
    await bot.say('oncall', fix);
    bot.fake.meanwhile = lost;
    await bot.say('approver', 'approve');
    bot.time.now += 29 * 60_000;
    await sweep();
    expect((await bot.run('R1')).ending).toBeNull();
    bot.time.now += 2 * 60_000;
    await sweep();
    expect((await bot.run('R1')).ending).toBe('void');
  });

  it('expires when the job that should have done it is gone', async () => {
    bot = aBot();
    const sweep = createSweep(bot.world);
    await bot.say('oncall', fix);
    await sweep();
    expect((await bot.run('R1')).ending).toBeNull();
    bot.time.now += 31 * 60_000;
    await sweep();
    expect((await bot.run('R1')).ending).toBe('expired');
  });

  it('gives what was open before a restart its time first', async () => {
    bot = aBot();
    bot.fake.meanwhile = lost;
    await bot.say('oncall', fix);
    bot.time.now += long;
    await createSweep(bot.world)();
    expect((await bot.run('R1')).ending).toBeNull();
  });

  it('fails a check that never came to an end', async () => {
    bot = aBot();
    const sweep = createSweep(bot.world);
    bot.fake.meanwhile = lost;
    await bot.say('oncall', '/rdp-check ts-02');
    bot.time.now += long;
    await sweep();
    expect((await readCheck(bot.world, 'C1'))!.failed).toContain('several times');
    expect(await bot.world.checks.open()).toEqual([]);
  });
});

describe('a job that is not tried again', () => {
  it('ends what it was for, and says what is known', async () => {
    bot = aBot();
    bot.fake.meanwhile = () => {
      throw new Error('this attempt is lost');
    };
    await bot.say('oncall', '/rdp-check ts-02');
    await giveUp(bot.world, { kind: 'check-inside', check: 'C1' });
    expect(await bot.world.checks.open()).toEqual([]);
    await bot.say('oncall', fix);
    await giveUp(bot.world, { kind: 'look', run: 'R1', host: 'ts-02' });
    expect((await bot.run('R1')).ending).toBe('failed');
  });

  it('never ends a run whose plan still waits, nor one whose script was sent', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    const { plan } = await bot.run('R1');
    const apply = { kind: 'apply', run: 'R1', host: 'ts-02', plan: plan!.id } as const;
    await giveUp(bot.world, apply);
    expect((await bot.run('R1')).stage).toBe('awaiting-approval');
    bot.fake.meanwhile = async (step) => {
      if (step.name.endsWith('/apply')) await giveUp(bot.world, apply);
    };
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('remediated');
  });
});
