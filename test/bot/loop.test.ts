import { afterEach, describe, expect, it } from 'vitest';
import { recover } from '../../src/bot/recover.ts';
import { aBot, patiently } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const fix = '/rdp-fix rdp-grant-key-access ts-02';
const applies = () => bot.fake.sent.filter((name) => name === 'rdp-grant-key-access/apply').length;

describe('the loop', () => {
  it('looks, plans, waits, applies once, proves, and ends remediated', async () => {
    bot = aBot();
    expect((await bot.say('oncall', fix)).began).toEqual({ kind: 'run', id: 'R1' });
    const planned = await bot.run('R1');
    expect(planned.stage).toBe('awaiting-approval');
    expect(bot.fake.access).toBe('none');
    await bot.say('approver', `approve ${planned.plan!.id}`);
    expect(await bot.run('R1')).toMatchObject({ ending: 'remediated' });
    expect(applies()).toBe(1);
    const { sent } = bot.fake;
    expect(sent[sent.indexOf('rdp-grant-key-access/apply') - 1]).toBe('rdp-grant-key-access/detect');
    expect(bot.faults).toEqual([]);
  });

  it('takes the buttons away the moment the decision is made', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    const plan = bot.posted.findLast((card) => card.key.includes(':plan:'))!;
    expect(plan.buttons).toHaveLength(2);
    await bot.say('approver', plan.buttons[0]!);
    expect(bot.posted.findLast((card) => card.key === plan.key)!.buttons).toEqual([]);
  });

  it('withholds when the host changed after the approval was asked for, and sends nothing', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.access = 'half';
    await bot.say('approver', 'approve');
    const run = await bot.run('R1');
    expect(run.ending).toBe('void');
    expect(run.hosts[0]!.withheld).toMatchObject({ differences: ['access'] });
    expect(applies()).toBe(0);
  });

  it('withholds when the script on disk is not the one that was approved', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    const [book] = bot.books.playbooks;
    bot.books.playbooks = [
      { ...book!, scripts: { ...book!.scripts, apply: { text: 'evil', digest: 'e'.repeat(64) } } },
    ];
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('void');
    expect(applies()).toBe(0);
  });

  it('decides once when two approve at the same moment', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    await Promise.all([bot.say('approver', 'approve'), bot.say('approver', 'approve')]);
    const { events } = await bot.world.runs.read('R1');
    expect(events.filter((event) => event.type === 'approved')).toHaveLength(1);
    expect(applies()).toBe(1);
  });

  it('acts once on a delivery that comes twice', async () => {
    bot = aBot();
    const incoming = {
      kind: 'said',
      text: fix,
      account: { platform: 'console', tenant: 'local', id: 'oncall' },
      thread: { platform: 'console', tenant: 'local', opaque: 'main' },
      delivery: 'same',
      ...patiently,
    } as const;
    const answers = await Promise.all([bot.receive(incoming), bot.receive(incoming)]);
    expect(answers.filter((answer) => answer.began !== null)).toHaveLength(1);
    await bot.settle();
  });

  it('answers an open run for the same host and playbook with that run', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    expect((await bot.say('oncall', fix)).message!.text).toContain('R1');
    expect(await bot.world.runs.open()).toEqual(['R1']);
  });

  it('looks after contact was lost, and never applies again', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.loseContact = true;
    await bot.say('approver', 'approve');
    const run = await bot.run('R1');
    expect(run.hosts[0]!.attempts[0]!.outcome).toMatchObject({ kind: 'unknown' });
    expect(run.ending).toBe('remediated');
    expect(applies()).toBe(1);
  });

  it('keeps a repair that did not help, and says so', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.heals = false;
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('not-remediated');
    expect(bot.fake.access).toBe('read');
  });

  it('puts a timed change back when the proof fails', async () => {
    bot = aBot({ undo: { kind: 'timed', minutes: 5 } });
    await bot.say('oncall', fix);
    bot.fake.heals = false;
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('reverted');
    expect(bot.fake.access).toBe('none');
  });

  it('ends improved when another fault shows behind the repaired one', async () => {
    bot = aBot();
    bot.fake.nlaOff = true;
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('improved');
  });

  it('undoes as a run of its own, with its own approval', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    await bot.say('oncall', '/rdp-undo R1');
    expect((await bot.run('R2')).stage).toBe('awaiting-approval');
    expect(bot.fake.access).toBe('read');
    await bot.say('approver', 'approve');
    expect((await bot.run('R2')).ending).toBe('reverted');
    expect(bot.fake.access).toBe('none');
    expect((await bot.run('R1')).ending).toBe('remediated');
  });

  it('ends denied where a policy owns the setting, and names the owner', async () => {
    bot = aBot();
    bot.fake.owner = "GPO 'RDS baseline'";
    await bot.say('oncall', fix);
    expect((await bot.run('R1')).ending).toBe('denied');
    expect(bot.posted.at(-1)!.text + bot.posted.map((card) => card.text).join()).toContain(
      "GPO 'RDS baseline'",
    );
  });

  it('refuses who may not, by name of the reason, and lets nothing through', async () => {
    bot = aBot();
    expect((await bot.say('viewer', fix)).message!.text).toMatch(/no rule allows/i);
    const { began } = await bot.say('oncall', fix);
    expect((await bot.say('oncall', 'approve')).privately).toBe(true);
    await bot.say('viewer', 'approve');
    expect((await bot.say('stranger', 'approve')).message!.text).toContain('stranger');
    expect((await bot.run(began!.id)).stage).toBe('awaiting-approval');
  });

  it('expires at its time, enforced by the consumer', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.time.now += 31 * 60_000;
    expect((await bot.say('approver', 'approve')).message!.text).toMatch(/expired/);
    expect(applies()).toBe(0);
  });

  it('audits commands, refusals and every event of a run', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    await bot.say('oncall', 'approve');
    await bot.say('approver', 'approve');
    const what = (await bot.pendingAudit(100)).map((entry) => `${entry.actor} ${entry.what}`);
    for (const line of [
      'oncall command',
      'oncall requested',
      'oncall refused',
      'approver reviewed',
      'rdp-medic started',
      'rdp-medic ended',
    ]) {
      expect(what).toContain(line);
    }
  });
});

describe('after a restart', () => {
  it('goes on with an approved run whose job was lost, and applies once even if it was not', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    await bot.receive({
      kind: 'said',
      text: 'approve',
      account: { platform: 'console', tenant: 'local', id: 'approver' },
      thread: { platform: 'console', tenant: 'local', opaque: 'main' },
      delivery: 'approval',
      ...patiently,
    });
    await recover(bot.world, 'r1');
    await bot.settle();
    await recover(bot.world, 'r2');
    await bot.settle();
    expect((await bot.run('R1')).ending).toBe('remediated');
    expect(applies()).toBe(1);
  });
});
