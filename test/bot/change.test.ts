import { afterEach, describe, expect, it, vi } from 'vitest';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const fix = '/rdp-fix rdp-grant-key-access ts-02';
const timed = { undo: { kind: 'timed', minutes: 5 } } as const;
const sent = (phase: string) =>
  bot.fake.sent.filter((name) => name === `rdp-grant-key-access/${phase}`).length;

describe('before a change is sent', () => {
  it('is withheld when looking again took so long that the host may be somebody else’s', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.meanwhile = (step) => {
      if (step.name.endsWith('/detect')) bot.time.now += 10 * 60_000;
    };
    await bot.say('approver', 'approve');
    expect(await bot.run('R1')).toMatchObject({ ending: 'void' });
    expect(sent('apply')).toBe(0);
  });

  it('is leased for as long as its own looks and scripts may take', async () => {
    bot = aBot();
    const [book] = bot.books.playbooks;
    bot.books.playbooks = [{ ...book!, timeout: { detect: 900, apply: 10, revert: 10 } }];
    const { leases } = bot.world;
    const taken: number[] = [];
    const take: typeof leases.take = (host, run, ms) => {
      taken.push(ms);
      return leases.take(host, run, ms);
    };
    Object.assign(bot.world, { leases: { ...leases, take } });
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    expect(taken[0]).toBeGreaterThan(910_000);
  });

  it.each([
    ['more people are logged on than the plan may cut off', 3],
    ['how many are logged on cannot be counted any more', null],
  ])('is withheld when %s', async (_, now) => {
    bot = aBot();
    const [book] = bot.books.playbooks;
    bot.books.playbooks = [{ ...book!, disrupts: ['sessions'] }];
    bot.fake.sessions = 2;
    await bot.say('oncall', fix);
    expect((await bot.run('R1')).plan!.sessions).toBe(2);
    bot.fake.sessions = now;
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('void');
    expect(sent('apply')).toBe(0);
  });

  it('goes ahead when fewer are logged on than it may cut off', async () => {
    bot = aBot();
    const [book] = bot.books.playbooks;
    bot.books.playbooks = [{ ...book!, disrupts: ['sessions'] }];
    bot.fake.sessions = 2;
    await bot.say('oncall', fix);
    bot.fake.sessions = 1;
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('remediated');
  });
});

describe('a start that the store records late', () => {
  /** The answer to that append comes so much later. */
  const answeredAfter = (ms: number) => {
    bot = aBot();
    const { append } = bot.world.runs;
    Object.assign(bot.world.runs, {
      append: async (...words: Parameters<typeof append>) => {
        const came = await append(...words);
        if (words[2].events.some(({ type }) => type === 'started')) bot.time.now += ms;
        return came;
      },
    });
  };

  it('is not followed by its script: the plan, the freeze and the lease may be over by then', async () => {
    answeredAfter(40 * 60_000);
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    expect(sent('apply')).toBe(0);
    const run = await bot.run('R1');
    expect([run.ending, run.hosts[0]!.attempts[0]!.outcome!.kind]).toEqual(['failed', 'unreachable']);
    const ending = bot.posted.findLast(({ key }) => key.startsWith('R1:ending'));
    expect(ending!.text).toContain('nothing was sent to ts-02');
  });

  it('by a moment still runs, and no longer than the deadline that was recorded', async () => {
    answeredAfter(4_000);
    let timeoutMs = 0;
    await bot.say('oncall', fix);
    bot.fake.meanwhile = (step) => {
      if (step.name.endsWith('/apply')) timeoutMs = step.timeoutMs;
    };
    await bot.say('approver', 'approve');
    const run = await bot.run('R1');
    const [attempt] = run.hosts[0]!.attempts;
    expect(run.ending).toBe('remediated');
    expect(timeoutMs).toBe(Date.parse(attempt!.deadline) - Date.parse(attempt!.startedAt) - 4_000);
  });
});

describe('what a host complains of', () => {
  it('stands nowhere with a secret in it: neither on cards, nor in the store, nor in the progress', async () => {
    bot = aBot();
    const { open } = bot.world.executor;
    const message = 'Logon failed: sqlcmd -Password hunter2hunter2';
    Object.assign(bot.world.executor, {
      open: async (...words: Parameters<typeof open>) => {
        const session = await open.apply(bot.fake, words);
        if (session.kind !== 'session') return session;
        const run: typeof session.run = async (step, tell, signal) => {
          if (!step.name.endsWith('/apply') || step.whatIf) return session.run(step, tell, signal);
          tell({ kind: 'warning', text: message } as never);
          return { kind: 'threw', message, id: 'Sql' };
        };
        return { ...session, run };
      },
    });
    const told: string[] = [];
    bot.world.progress.follow(({ text }) => told.push(text));
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    const shown = JSON.stringify([bot.posted, told, (await bot.world.runs.read('R1')).events]);
    expect(shown).toContain('Logon failed: sqlcmd -Password [redacted]');
    expect(shown).not.toContain('hunter2');
  });
});

describe('putting a timed change back', () => {
  it('waits for the host even when the approval has expired meanwhile', async () => {
    bot = aBot(timed);
    await bot.say('oncall', fix);
    bot.fake.heals = false;
    bot.fake.loseContact = true;
    bot.time.now += 29 * 60_000;
    let waited = 0;
    bot.world.progress.follow(({ text }) => {
      if (!text.includes('busy with R1')) return;
      bot.fake.loseContact = false;
      waited += 1;
      if (waited > 200) void bot.world.leases.release('ts-02', 1);
    });
    await bot.say('approver', 'approve');
    await vi.waitFor(async () => {
      await bot.settle();
      expect((await bot.run('R1')).ending).not.toBeNull();
    });
    expect((await bot.run('R1')).ending).toBe('reverted');
    expect(bot.fake.access).toBe('none');
  });

  it('sends no other script than the approval covered', async () => {
    bot = aBot(timed);
    await bot.say('oncall', fix);
    bot.fake.heals = false;
    bot.fake.meanwhile = (step) => {
      if (!step.name.endsWith('/apply')) return;
      const [book] = bot.books.playbooks;
      const evil = { text: 'evil', digest: 'e'.repeat(64) };
      bot.books.playbooks = [{ ...book!, scripts: { ...book!.scripts, revert: evil } }];
    };
    await bot.say('approver', 'approve');
    const run = await bot.run('R1');
    expect(sent('revert')).toBe(0);
    // The host has its own: that was approved with the change, and stored before it.
    expect([run.ending, run.hosts[0]!.armed!.state, bot.fake.access]).toEqual(['reverted', 'undone', 'none']);
    expect(run.hosts[0]!.reason).toContain('ts-02 put it back by itself');
  });
});

describe('after contact was lost', () => {
  it('looks only when the script’s deadline has passed', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.loseContact = true;
    await bot.say('approver', 'approve');
    const [host] = (await bot.run('R1')).hosts;
    expect(host!.proof!.at >= host!.attempts[0]!.deadline).toBe(true);
  });
});
