import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemory } from '../../adapters/memory/memory.ts';
import { giveUp } from '../../src/bot/give-up.ts';
import { perform } from '../../src/bot/perform.ts';
import { recover } from '../../src/bot/recover.ts';
import type { IncidentEvent } from '../../src/incident/incident.ts';
import { playbook } from '../run/given.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const timed = { undo: { kind: 'timed', minutes: 5 } } as const;
const fix = '/rdp-fix rdp-grant-key-access ts-02';
const minutesMs = (count: number) => count * 60_000;

/** A playbook that lowers security for half an hour, on a bot whose clock is the real one until a test moves it. */
function suspending() {
  bot = aBot(timed);
  bot.time.now = Date.now();
  const undo = { kind: 'timed', minutes: 5, holdsFor: 'minutes' } as const;
  const minutes = { type: 'integer', description: '', default: 30, minimum: 1, maximum: 60 } as const;
  bot.books.playbooks = [playbook(undo, { lowersSecurity: true, risk: 'high', parameters: { minutes } })];
  return bot;
}
async function holding() {
  suspending();
  await bot.say('oncall', fix);
  await bot.say('approver', 'approve');
  await vi.waitFor(async () => expect((await bot.run('R1')).stage).toBe('holding'));
}
/** What is due by the bot's clock is carried out, as after a restart. */
async function later(minutes: number, round: string) {
  bot.time.now += minutesMs(minutes);
  const { enqueue } = bot.world.queue;
  const queue = {
    ...bot.world.queue,
    enqueue: (queued: Parameters<typeof enqueue>[0]) => {
      const due = queued.notBefore === undefined || Date.parse(queued.notBefore) <= bot.time.now;
      const { notBefore: _, ...now } = queued;
      return due ? enqueue(now) : Promise.resolve();
    },
  };
  await recover({ ...bot.world, queue }, round);
  await bot.settle();
}
const clock = (moreMs: number, since: string) =>
  new Date(Date.parse(since) + moreMs).toISOString().slice(11, 16);
const posted = (slot: string) => bot.posted.filter(({ key }) => key.includes(`:${slot}:`));

/** An incident channel in the chat that the bot of the tests knows. */
function withIncidents() {
  const streams = createMemory().streams<IncidentEvent>({ prefix: 'I', name: 'incidents' });
  const channel = { platform: 'console', tenant: 'local', opaque: 'incidents' } as const;
  Object.assign(bot.world, { incidents: { streams, rules: { hosts: 3, minutes: 60 }, channel, room: null } });
}
const toldIncidents = () => bot.posted.filter(({ place }) => place === 'incidents').map(({ text }) => text);

describe('a change that holds for a time', () => {
  it('holds after its proof, with its undo armed, and is told of shortly before it ends', async () => {
    await holding();
    expect(bot.fake.undos.states).toEqual(['armed']);
    expect(posted('root').at(-1)!.text).toContain('HOLDS until');
    await later(20, 'a');
    expect(posted('reminder')).toEqual([]);
    await later(6, 'b');
    expect(posted('reminder').at(-1)!.text).toMatch(/R1: .* ends at \d\d:\d\d UTC/);
    expect((await bot.run('R1')).stage).toBe('holding');
    await later(1, 'c');
    expect((await bot.world.runs.read('R1')).events.filter(({ type }) => type === 'reminded')).toHaveLength(
      1,
    );
  });

  it('is ended by the host, whatever became of the bot meanwhile, and a fresh look says so', async () => {
    await holding();
    await later(31, 'a');
    const run = await bot.run('R1');
    expect([run.ending, run.hosts[0]!.armed!.state, bot.fake.access]).toEqual(['reverted', 'undone', 'none']);
    expect(run.hosts[0]!.reason).toContain('ended the suspension by itself');
    expect(bot.faults).toEqual([]);
  });

  it('is ended early by its own run, without another approval, and the host is disarmed then', async () => {
    await holding();
    expect((await bot.say('oncall', '/rdp-undo R1')).began).toEqual({ kind: 'run', id: 'R1' });
    await vi.waitFor(async () => {
      await bot.settle();
      expect((await bot.run('R1')).ending).toBe('reverted');
    });
    expect([bot.fake.access, bot.fake.undos.states]).toEqual(['none', ['confirmed']]);
  });

  it('cannot be ended early by who may not change the host', async () => {
    await holding();
    await bot.say('viewer', '/rdp-undo R1');
    expect((await bot.run('R1')).stage).toBe('holding');
  });

  it('keeps every other change off the host', async () => {
    await holding();
    bot.books.playbooks = [...bot.books.playbooks, { ...playbook(), name: 'rdp-other' }];
    const answer = await bot.say('oncall', '/rdp-fix rdp-other ts-02');
    expect(answer.message!.text).toContain('What R1 did on ts-02 holds until');
    expect(answer.message!.text).toContain('/rdp-undo R1');
  });

  it('keeps what was approved before off the host', async () => {
    suspending();
    bot.books.playbooks = [...bot.books.playbooks, { ...playbook(), name: 'rdp-other' }];
    await bot.say('oncall', '/rdp-fix rdp-other ts-02');
    await bot.say('oncall', fix);
    const plans = [(await bot.run('R1')).plan!.id, (await bot.run('R2')).plan!.id];
    await bot.say('approver', `approve ${plans[1]}`);
    await vi.waitFor(async () => expect((await bot.run('R2')).stage).toBe('holding'));
    // As it was for the plan, so that nothing but the undo stands in the way.
    bot.fake.access = 'none';
    await bot.say('approver', `approve ${plans[0]}`);
    const run = await bot.run('R1');
    expect([run.ending, run.hosts[0]!.attempts]).toEqual(['void', []]);
    expect(run.hosts[0]!.reason).toContain('What R2 did on ts-02 holds until');
  });

  it('is told of in the incident channel too before it ends, and there, too, that it is over', async () => {
    await holding();
    withIncidents();
    await later(26, 'a');
    expect(toldIncidents()).toEqual([expect.stringMatching(/R1: .* ends at \d\d:\d\d UTC/)]);
    await later(5, 'b');
    expect((await bot.run('R1')).ending).toBe('reverted');
    const over = [posted('reminder').at(-1)!, bot.posted.findLast(({ place }) => place === 'incidents')!];
    for (const { text, buttons } of over) {
      expect(text).toContain('is over');
      expect(buttons).toEqual([]);
    }
  });

  it('is not told to end soon by a bot that was away until it was due', async () => {
    await holding();
    await later(31, 'a');
    expect(posted('reminder')).toEqual([]);
  });

  it('is not told to be over where nobody put it back', async () => {
    await holding();
    await later(26, 'a');
    for (const undo of bot.fake.undos.all.values()) undo.state = 'confirmed';
    await later(5, 'b');
    expect((await bot.run('R1')).ending).toBe('failed');
    expect(posted('reminder').at(-1)!.text).toContain('is NOT known to be over');
  });

  it('goes on where its reminder cannot be had, and when asking about its undo met a fault of ours', async () => {
    await holding();
    const [host] = bot.books.hosts;
    bot.books.hosts = [];
    await later(26, 'a');
    bot.books.hosts = [host!];
    await giveUp(bot.world, { kind: 'undo', run: 'R1', host: 'ts-02' });
    await giveUp(bot.world, { kind: 'remind', run: 'R1', host: 'ts-02' });
    expect((await bot.run('R1')).stage).toBe('holding');
    await later(5, 'b');
    expect((await bot.run('R1')).ending).toBe('reverted');
  });

  it('stays armed when the job that sent it comes once more, and the host looks as it did for the plan', async () => {
    await holding();
    bot.fake.access = 'none';
    const { plan } = await bot.run('R1');
    await perform(
      bot.world,
      { kind: 'apply', run: 'R1', host: 'ts-02', plan: plan!.id },
      new AbortController().signal,
    );
    expect(bot.fake.undos.states).toEqual(['armed']);
    expect((await bot.run('R1')).stage).toBe('holding');
  });

  it('is not hammered where its host answers a look with what answers a confirmation', async () => {
    await holding();
    bot.fake.undos.throws.status = { id: 'RdpMedic.TooLate', message: 'Too late.' };
    await later(31, 'a');
    await vi.waitFor(async () => expect((await bot.run('R1')).ending).toBe('unknown'));
    expect(bot.faults).toEqual([]);
  });

  it('goes on past its time where the host was off meanwhile, says until when, and ends then', async () => {
    await holding();
    const { dueAt: planned } = (await bot.run('R1')).hosts[0]!.armed!;
    bot.fake.undos.wasOff(minutesMs(20));
    // It is asked before people are told that it ends, and does not end then.
    await later(26, 'a');
    let run = await bot.run('R1');
    expect([run.stage, run.hosts[0]!.armed!.later]).toMatchObject(['holding', { plannedAt: planned }]);
    expect(posted('reminder')).toEqual([]);
    const root = posted('root').at(-1)!;
    expect(root.text).toContain(`HOLDS until ${clock(minutesMs(20), planned)} UTC`);
    expect(root.words).toContain(`ts-02 counts from its start: until ${clock(minutesMs(20), planned)} UTC`);
    expect(root.words).toContain(`not ${clock(0, planned)} UTC as planned`);
    // Long after the time that was planned, and six minutes more.
    await later(12, 'b');
    run = await bot.run('R1');
    expect([run.stage, run.ending, posted('reminder')]).toEqual(['holding', null, []]);
    await later(8, 'c');
    expect(posted('reminder').at(-1)!.text).toContain(`ends at ${clock(minutesMs(20), planned)} UTC`);
    await later(5, 'd');
    run = await bot.run('R1');
    expect([run.ending, run.hosts[0]!.armed!.state, bot.fake.access]).toEqual(['reverted', 'undone', 'none']);
    expect(posted('ending').at(-1)!.words).toContain(`planned for ${clock(0, planned)} UTC`);
    expect(bot.faults).toEqual([]);
  });

  it('is told of anew where the host was off after the reminder, and its old reminder is put right', async () => {
    await holding();
    withIncidents();
    await later(26, 'a');
    const { dueAt: planned } = (await bot.run('R1')).hosts[0]!.armed!;
    expect(posted('reminder').at(-1)!.text).toContain(`ends at ${clock(0, planned)} UTC`);
    bot.fake.undos.wasOff(minutesMs(20));
    // The job of the old time finds that the host is not done.
    await later(5, 'b');
    expect((await bot.run('R1')).stage).toBe('holding');
    const due = (await bot.run('R1')).hosts[0]!.armed!.dueAt;
    expect(Date.parse(due) - Date.parse(planned)).toBeGreaterThan(minutesMs(19));
    expect(posted('reminder').at(-1)!.text).toContain(`ends at ${clock(0, due)} UTC`);
    expect(toldIncidents().at(-1)).toContain(`ends at ${clock(0, due)} UTC`);
    await later(16, 'c');
    const { events } = await bot.world.runs.read('R1');
    expect(events.filter(({ type }) => type === 'reminded')).toHaveLength(2);
    await later(6, 'd');
    expect((await bot.run('R1')).ending).toBe('reverted');
  });

  it('is unknown only when its host is not heard of until the time that it said, and some minutes more', async () => {
    await holding();
    bot.fake.undos.wasOff(minutesMs(20));
    await later(31, 'a');
    bot.fake.reachable = false;
    await later(14, 'b');
    expect((await bot.run('R1')).stage).toBe('holding');
    await later(7, 'c');
    await vi.waitFor(async () => expect((await bot.run('R1')).ending).toBe('unknown'));
    expect(
      Date.parse((await bot.run('R1')).endedAt!) - Date.parse((await bot.run('R1')).hosts[0]!.armed!.dueAt),
    ).toBeGreaterThan(minutesMs(6));
  });

  it('may not end by itself where its host says that more is left than it was told', async () => {
    await holding();
    bot.fake.undos.wasOff(minutesMs(40));
    await later(26, 'a');
    expect(posted('reminder').at(-1)!.text).toContain('may NOT end by itself');
    await later(5, 'b');
    const run = await bot.run('R1');
    expect([run.ending, run.hosts[0]!.armed!.state]).toEqual(['failed', 'lost']);
    expect(run.hosts[0]!.reason).toContain('was told to wait 30 min');
  });

  it('is not over where its host answers for another run', async () => {
    await holding();
    bot.fake.undos.names = 'R7-ts-02-x';
    for (const undo of bot.fake.undos.all.values()) undo.state = 'confirmed';
    await later(26, 'a');
    expect((await bot.world.runs.read('R1')).events.at(-1)).toMatchObject({ undo: 'not-seen' });
    await later(5, 'b');
    await vi.waitFor(async () => expect((await bot.run('R1')).ending).toBe('unknown'));
  });

  it('is an alarm where its undo is not sound any more', async () => {
    await holding();
    bot.fake.undos.throws.status = { id: 'RdpMedic.ForeignOwner', message: 'It belongs to somebody else.' };
    await later(26, 'a');
    const { events } = await bot.world.runs.read('R1');
    expect(events.find(({ type }) => type === 'reminded')).toMatchObject({ undo: 'unsound' });
    expect(posted('reminder').at(-1)!.text).toContain('may NOT end by itself');
    await later(5, 'b');
    const run = await bot.run('R1');
    expect([run.ending, run.hosts[0]!.armed!.state]).toEqual(['failed', 'lost']);
  });
});
