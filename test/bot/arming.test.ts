import { afterEach, describe, expect, it } from 'vitest';
import { playbook } from '../run/given.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const fix = '/rdp-fix rdp-grant-key-access ts-02';
const host = async () => (await bot.run('R1')).hosts[0]!;
const ending = () => bot.posted.findLast(({ key }) => key.includes(':ending:'))!.words;

/** A timed change is asked for; somebody cancels it in the moment when this step is at the host. */
async function cancelledAt(step: string, loses: readonly string[] = [], times = 1): Promise<void> {
  bot = aBot({ undo: { kind: 'timed', minutes: 5 } });
  bot.fake.undos.loses = [...loses];
  await bot.say('oncall', fix);
  let came = 0;
  bot.fake.meanwhile = async ({ name, whatIf }) => {
    if (!whatIf && name.endsWith(step) && ++came === times) await bot.say('oncall', '/rdp-cancel R1');
  };
  await bot.say('approver', 'approve');
  await bot.settle();
  expect((await bot.run('R1')).ending).toBe('cancelled');
  expect(bot.fake.sent.filter((name) => name.endsWith('/apply'))).toEqual([]);
}

describe('a run that is cancelled while its host is being armed', () => {
  it('says that an undo may be armed there, and until when, where nothing more is heard of it', async () => {
    await cancelledAt('undo/arm', ['confirm']);
    expect(bot.fake.undos.states).toEqual(['confirmed']);
    const { armed } = await host();
    expect(armed).toMatchObject({ state: 'armed', dueAfterSeconds: 300 });
    expect(ending()).toContain('An undo may be armed on ts-02');
    const latest = new Date(Date.parse(armed!.dueAt) + 120_000).toISOString().slice(11, 16);
    expect(ending()).toContain(`by ${latest} UTC at the latest`);
  });

  it('keeps everything else off the host until that undo is over', async () => {
    await cancelledAt('undo/arm', ['confirm']);
    bot.books.playbooks = [...bot.books.playbooks, { ...playbook(), name: 'rdp-other' }];
    expect((await bot.say('oncall', '/rdp-fix rdp-other ts-02')).message!.text).toContain(
      'undo of R1 is armed',
    );
    bot.time.now += 20 * 60_000;
    expect((await bot.say('oncall', '/rdp-fix rdp-other ts-02')).began).toEqual({ kind: 'run', id: 'R2' });
  });

  it('has it disarmed in the same session, also where the answer to the arming was lost', async () => {
    await cancelledAt('undo/arm', ['arm']);
    expect(bot.fake.undos.states).toEqual(['confirmed']);
    expect((await host()).armed!.state).toBe('confirmed');
    expect(ending()).toContain('Undo disarmed, confirmed by ts-02');
    expect(ending()).not.toContain('may be armed');
  });

  it('has it disarmed where it was cancelled during the rehearsal, and where that failed too', async () => {
    await cancelledAt('undo/rehearse');
    expect([bot.fake.undos.states, (await host()).armed!.state]).toEqual([['confirmed'], 'confirmed']);
    await bot.stop();
    await cancelledAt('undo/rehearse', ['rehearse']);
    expect([bot.fake.undos.states, (await host()).armed!.state]).toEqual([['confirmed'], 'confirmed']);
  });

  it('arms nothing when it was cancelled before that', async () => {
    // For the plan, and again before the change.
    await cancelledAt('/detect', [], 1);
    expect(bot.fake.sent.filter((name) => name.startsWith('undo/'))).toEqual([]);
    expect((await host()).armed).toBeUndefined();
    expect(ending()).not.toContain('armed');
  });
});

describe('a run that is cancelled while its host, to which nothing was sent, is asked to disarm', () => {
  it('goes on asking, says why it cannot be cancelled, and ends as it was to', async () => {
    bot = aBot({ undo: { kind: 'timed', minutes: 5 } });
    bot.fake.undos.loses = ['rehearse', 'confirm'];
    await bot.say('oncall', fix);
    let said = '';
    bot.fake.meanwhile = async ({ name }) => {
      if (name !== 'undo/confirm' || said !== '') return;
      said = (await bot.say('oncall', '/rdp-cancel R1')).message!.text;
      bot.fake.undos.loses = [];
    };
    await bot.say('approver', 'approve');
    await expect.poll(async () => (await bot.run('R1')).ending).not.toBeNull();
    expect([(await bot.run('R1')).ending, (await host()).armed!.state]).toEqual(['void', 'confirmed']);
    expect(said).toContain('cannot be cancelled any more');
    expect(said).toContain('Nothing was sent');
    expect(bot.fake.undos.states).toEqual(['confirmed']);
  });
});

describe('a host that answers for another run', () => {
  it('is sent nothing, and is not taken for disarmed', async () => {
    bot = aBot({ undo: { kind: 'timed', minutes: 5 } });
    bot.fake.undos.names = 'R7-ts-02-x';
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    await expect.poll(async () => (await bot.run('R1')).ending).not.toBeNull();
    expect(bot.fake.sent.filter((name) => name === 'rdp-grant-key-access/apply')).toEqual([]);
    expect((await host()).armed!.state).toBe('lost');
    expect((await host()).withheld!.reason).toContain('another run');
  });
});

describe('a host that refuses to be armed', () => {
  it('has nothing armed, so nothing is kept off it, and its run ends at once', async () => {
    bot = aBot({ undo: { kind: 'timed', minutes: 5 } });
    bot.fake.undos.throws.arm = {
      id: 'RdpMedic.TaskNotAsWritten',
      message: 'Windows did not take the task.',
    };
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    await bot.settle();
    expect([(await bot.run('R1')).ending, (await host()).armed!.state]).toEqual(['void', 'none']);
    expect(bot.fake.sent).not.toContain('undo/confirm');
    expect(ending()).toContain('was not armed');
    expect(ending()).not.toContain('may be armed');
    expect((await bot.say('oncall', fix)).began).toEqual({ kind: 'run', id: 'R2' });
  });

  it('and says that it is armed already otherwise, is asked to disarm that', async () => {
    bot = aBot({ undo: { kind: 'timed', minutes: 5 } });
    bot.fake.undos.throws.arm = {
      id: 'RdpMedic.ArmedOtherwise',
      message: 'Armed already, for other values.',
    };
    await bot.say('oncall', fix);
    await bot.say('approver', 'approve');
    await bot.settle();
    expect(bot.fake.sent).toContain('undo/confirm');
    expect((await bot.run('R1')).ending).toBe('void');
  });
});
