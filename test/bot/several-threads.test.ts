import { afterEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/bot/deliver.ts';
import { showProgress } from '../../src/bot/show-progress.ts';
import { createSweep } from '../../src/bot/sweep.ts';
import type { MessageRef } from '../../src/ports/chat.ts';
import { aDesk, channel, fix, team, terminal, wordsOf } from '../approval/desk.ts';

let desk: ReturnType<typeof aDesk>;
afterEach(() => desk.stop());

const slots = (thread: typeof team) => desk.shownIn(thread).map(({ slot }) => slot);

async function given(text = fix) {
  desk = aDesk();
  await desk.say('oncall', text, { via: 'slack' });
  return desk;
}

describe('asking for the status of a run in another place', () => {
  it('is answered with what happened, and shows the run there from then on', async () => {
    await given();
    const { message } = await desk.say('viewer', '/rdp-status R1', { via: 'teams' });
    expect(wordsOf(message)).toContain('asked for by oncall');
    expect(wordsOf(message)).not.toContain('shown in Teams');
    expect(slots(team)).toEqual(['root', 'plan']);
    await desk.say('approver', 'approve', { via: 'slack' });
    expect(slots(team)).toEqual(['root', 'plan', 'ending']);
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
    const history = await desk.say('viewer', '/rdp-status R1', { via: 'slack' });
    expect(wordsOf(history.message)).toContain('shown in Teams too: viewer asked for it there');
  });

  it('adds nothing a second time, in the same place, below its root there, or where it was asked for', async () => {
    await given();
    await desk.say('viewer', '/rdp-status R1', { via: 'teams' });
    const [count, told] = [desk.cards.length, desk.history.length];
    const root = desk.cards.findIndex(
      ({ key, thread }) => key.startsWith('R1:root') && thread.platform === 'teams',
    );
    const below = { ...team, opaque: `${team.opaque}/${root}` };
    for (const thread of [team, below]) await desk.say('oncall', '/rdp-status R1', { via: 'teams', thread });
    await desk.say('oncall', '/rdp-status R1', { via: 'slack' });
    expect([desk.cards.length, desk.history.length]).toEqual([count, told]);
    expect((await desk.events()).filter(({ type }) => type === 'shown')).toHaveLength(1);
  });

  it('twice at the same moment adds one root', async () => {
    await given();
    const ask = () => desk.tell('viewer', '/rdp-status R1', { via: 'teams' });
    await Promise.all([ask(), ask(), ask()]);
    await desk.settle();
    expect(slots(team)).toEqual(['root', 'plan']);
  });

  it('shows of a run that has ended its root and how it ended, and no plan later on', async () => {
    await given();
    await desk.say('approver', 'approve', { via: 'slack' });
    await desk.say('viewer', '/rdp-status R1', { via: 'teams' });
    expect(slots(team)).toEqual(['root', 'ending']);
    expect(await desk.world.runs.open()).toEqual([]);
    expect((await desk.run()).ending).toBe('remediated');
  });

  it('shows a run from elsewhere in the one stream of a console', async () => {
    await given();
    await desk.say('viewer', '/rdp-status R1');
    expect(slots(terminal)).toEqual(['root', 'plan']);
    await desk.say('approver', 'approve');
    expect(slots(terminal)).toEqual(['root', 'plan', 'ending']);
    expect(desk.applied()).toBe(1);
  });

  it('decides nothing by a bare word on a console to which the run was never told', async () => {
    await given();
    const { message } = await desk.say('approver', 'approve');
    expect(message!.text).toContain('is waiting, but not here');
    expect((await desk.run()).reviews).toEqual([]);
  });

  it('shows two places in one chat apart', async () => {
    await given();
    const aside = { ...channel, opaque: 'C2' };
    await desk.say('viewer', '/rdp-status R1', { via: 'slack', thread: aside });
    await desk.say('approver', 'approve', { via: 'slack', thread: aside });
    expect(slots(channel)).toEqual(['root', 'plan', 'ending']);
    expect(desk.shownIn(aside)).toEqual(desk.shownIn(channel));
  });

  it('adds nothing where the bot cannot post, and answers all the same', async () => {
    await given();
    const said = desk.incoming('viewer', '/rdp-status R1', { via: 'teams' });
    const { message } = await desk.receive({ ...said, invite: '/invite' });
    await desk.settle();
    expect(wordsOf(message)).toContain('asked for by oncall');
    expect(desk.shownIn(team)).toEqual([]);
  });

  it('is written in the audit log with who asked, and the place', async () => {
    await given();
    await desk.say('viewer', '/rdp-status R1', { via: 'teams' });
    const entry = (await desk.audited()).find(({ what }) => what === 'shown');
    const place = `teams/${team.tenant}/${team.opaque}`;
    expect(entry).toMatchObject({ actor: 'viewer', run: 'R1', detail: { place, why: 'asked' } });
  });

  it('is no sign that a run is still being worked at', async () => {
    desk = aDesk();
    desk.fake.meanwhile = () => {
      throw new Error('every attempt is lost');
    };
    await desk.say('oncall', fix, { via: 'slack' });
    const sweep = createSweep(desk.world);
    for (let minute = 0; minute < 10; minute += 1) {
      desk.time.now += 60_000;
      const thread = { ...team, opaque: `19:${minute}@thread.tacv2` };
      await desk.say('viewer', '/rdp-status R1', { via: 'teams', thread });
      await sweep();
    }
    expect((await desk.run()).ending).toBe('failed');
  });
});

describe('a run in several chats', () => {
  const tell = (text: string) =>
    desk.world.progress.tell({ subject: { kind: 'run', id: 'R1' }, host: 'ts-02', text });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 30));

  it('shows its progress in each of them, and ends it in each', async () => {
    await given();
    await desk.say('viewer', '/rdp-status R1', { via: 'teams' });
    const stop = showProgress(desk.world, desk.chats);
    tell('step 1');
    await pause();
    tell('step 2');
    await pause();
    for (const thread of [channel, team])
      expect(desk.shownIn(thread).find(({ slot }) => slot === 'progress')!.message.text).toContain('step 2');
    await desk.say('approver', 'approve', { via: 'teams' });
    await pause();
    await stop();
    for (const thread of [channel, team])
      expect(desk.shownIn(thread).find(({ slot }) => slot === 'progress')!.message.text).toContain(
        'remediated',
      );
  });

  it('goes on in one while the other is away, which catches up when it is back', async () => {
    await given();
    await desk.say('viewer', '/rdp-status R1', { via: 'teams' });
    const away = async () => {
      throw new Error('Teams is away');
    };
    const teams = { ...desk.chats.teams, post: away, replace: away };
    desk.chats.teams = teams;
    await desk.say('approver', 'approve', { via: 'slack' });
    expect([slots(channel), slots(team)]).toEqual([
      ['root', 'plan', 'ending'],
      ['root', 'plan'],
    ]);
    desk.chats.teams = desk.chats.slack;
    desk.time.now += 60_000;
    await desk.settle();
    expect(desk.shownIn(team)).toEqual(desk.shownIn(channel));
  });

  it('leaves the cards of a chat to the process that owns it', async () => {
    await given();
    const { teams, ...ours } = desk.chats;
    await desk.tell('viewer', '/rdp-status R1', { via: 'teams' });
    expect(await deliver(desk.world, ours)).toEqual({ delivered: 0, pending: 0 });
    expect(slots(team)).toEqual([]);
    expect(await deliver(desk.world, { teams })).toEqual({ delivered: 2, pending: 0 });
    expect(slots(team)).toEqual(['root', 'plan']);
  });

  it('is led to in the chat where somebody is, from the incident channel and from their own page', async () => {
    desk = aDesk();
    const link = ({ thread, opaque }: MessageRef) => `https://${thread.platform}.example/${opaque}`;
    Object.assign(desk.world, { link });
    desk.withIncidents();
    await desk.say('oncall', fix, { via: 'teams' });
    const page = async (via: 'slack' | 'teams') =>
      wordsOf((await desk.say('approver', '', { via, kind: 'opened' })).message);
    // Not shown in Slack, it is led to where it stands.
    expect(await page('slack')).toContain('https://teams.example/');
    await desk.say('viewer', '/rdp-status R1', { via: 'slack' });
    expect(await page('slack')).toContain('https://slack.example/');
    expect(await page('slack')).not.toContain('https://teams.example/');
    expect(await page('teams')).not.toContain('https://slack.example/');
    desk.fake.heals = false;
    await desk.say('approver', 'approve', { via: 'teams' });
    const card = wordsOf(desk.card('incident').message);
    expect(card).toContain('https://slack.example/');
    expect(card).not.toContain('https://teams.example/');
  });
});
