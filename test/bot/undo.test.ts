import { afterEach, describe, expect, it } from 'vitest';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const fix = '/rdp-fix rdp-grant-key-access ts-02';

describe('undoing', () => {
  it('puts back a change whose script never reported back', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    bot.fake.loseContact = true;
    await bot.say('approver', 'approve');
    expect((await bot.run('R1')).ending).toBe('remediated');
    bot.fake.loseContact = false;
    // The host stays with R1 until its script must have ended; here that time is up.
    await bot.world.leases.release('ts-02', 1);
    expect((await bot.say('oncall', '/rdp-undo R1')).began).toEqual({ kind: 'run', id: 'R2' });
    await bot.say('approver', 'approve');
    expect((await bot.run('R2')).ending).toBe('reverted');
    expect(bot.fake.access).toBe('none');
  });

  it('is answered with the run that is open for the same host and playbook', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    await bot.say('oncall', '/rdp-undo R1');
    const again = await bot.say('oncall', '/rdp-undo R1');
    expect(again.began).toBeNull();
    expect(again.message!.text).toContain('R2');
    expect(await bot.world.runs.open()).toEqual(['R2']);
  });

  it('of what is back already changes nothing, and does not say that it is as the playbook wants it', async () => {
    bot = aBot();
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    bot.fake.access = 'none';
    await bot.say('oncall', '/rdp-undo R1');
    const run = await bot.run('R2');
    expect(run.ending).toBe('compliant');
    expect(run.hosts[0]!.reason).toContain('as it was before');
    expect(run.hosts[0]!.reason).not.toContain('wants it');
  });
});
