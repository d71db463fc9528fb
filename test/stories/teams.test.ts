import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askLab } from '../../src/command/lab-control.ts';
import { adoptLab } from '../../src/command/lab-process.ts';
import { eventually } from '../contracts/eventually.ts';
import type { SeenMessage } from '../fakes/teams/fake-teams.ts';
import { openTeamsStory, type TeamsStory } from './open-teams-story.ts';

const labels = ({ buttons }: SeenMessage) => buttons.map(({ label }) => label);
const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('the whole loop in a Teams channel', () => {
  let story: TeamsStory;
  let ended: Awaited<ReturnType<TeamsStory['stop']>> | null = null;
  beforeAll(async () => {
    story = await openTeamsStory();
  }, 120_000);
  afterAll(async () => {
    ended ??= await story?.stop();
  });
  const run = () => story.roots().find(({ shown }) => /\bR1\b/.test(shown))!;

  it('a check sees the fault from outside, and why, and offers what can be done', async () => {
    await story.tell('oncall', '/rdp-check ts-02');
    const card = story.roots('oncall').at(-1)!;
    expect(flat(story.shown())).toContain('ts-02: the server hangs up during the TLS handshake');
    expect(flat(story.shown())).toMatch(/The listener cannot use its private key.+strong/);
    expect(labels(card)).toContain('Plan it');
  });

  it('a plan is a card that waits for an approver, in the thread of its run', async () => {
    await story.tell('oncall', '/rdp-fix ts-02');
    await eventually(() => run() !== undefined, 20_000);
    expect(run().shown).toContain('waiting for approval');
    const card = story.below(run()).find((one) => labels(one).includes('Approve'))!;
    expect(card.shown).toContain('rdp-grant-key-access on ts-02');
    expect(card.notification).toMatch(/\w{3}/);
  });

  it('who asked is told on it that somebody else must decide; who may, and who is not known yet, see the choice', async () => {
    const plan = (who: string) =>
      story.below(run(), who).find(({ shown }) => shown.includes('rdp-grant-key-access on ts-02'))!;
    for (const who of ['oncall', 'approver', 'viewer']) await story.teams.act(who).open('ops');
    expect([plan('oncall').ownView, labels(plan('oncall'))]).toEqual([true, []]);
    expect(flat(plan('oncall').shown)).toContain('You asked for this, so somebody else must decide.');
    for (const who of ['approver', 'viewer']) expect(labels(plan(who))).toEqual(['Approve', 'Reject']);
  });

  it('who asked cannot approve, nor who is no approver: each is told why, alone, and the plan stays open', async () => {
    const refusal = 'You asked for this yourself, so someone else from server-approvers must approve it.';
    // No button is left to press for who asked; words are.
    const [, plan] = /Plan ([0-9a-f]{8}):/.exec(story.shown())!;
    const own = await story.tell('oncall', `approve ${plan}`);
    expect(flat([...own.told, story.whispered('oncall')].join(' '))).toContain(refusal);
    const wrong = await story.tell('viewer', 'approve');
    expect(flat([...wrong.told, story.whispered('viewer')].join(' '))).toContain(
      'Only server-approvers may decide on this plan; you are not one of them.',
    );
    expect(flat(story.shown())).not.toContain('Only server-approvers may decide');
    // The button that others have, pressed in the name of who asked.
    const { id, name, aadObjectId } = story.teams.person('oncall');
    const forged = await story.teams.resend(wrong.delivery!.request, {
      activity: (activity) => ({ ...activity, id: 'f:own', from: { id, name, aadObjectId } }),
    });
    expect(flat(forged.body)).toContain(refusal);
    expect(run().shown).toContain('waiting for approval');
  });

  it('somebody else’s approval carries it out: progress is edited in place, and the proof ends it', async () => {
    const before = story.below(run()).map(({ id }) => id);
    const { delivery } = await story.tell('approver', 'approve');
    expect(delivery).toMatchObject({ kind: 'invoke', status: 200 });
    await eventually(() => story.shown().includes('R1 remediated'), 40_000);
    const after = story.below(run());
    expect(after.map(({ id }) => id).slice(0, before.length)).toEqual(before);
    expect(flat(story.shown())).toContain('remediated: ts-02 answers RDP again');
    expect(flat(story.shown())).toMatch(/proof: handshake/);
    expect(run().edited).toBe(true);
    const edits = story.teams.log.calls.filter(({ operation }) => operation === 'update');
    expect(edits.length).toBeGreaterThan(1);
  });

  it('leaves no button of a decision that was made, on any card, for anybody', () => {
    for (const who of ['viewer', 'oncall', 'approver']) {
      const all = story.roots(who).flatMap((root) => [root, ...story.below(root, who)]);
      expect(all.flatMap(labels).filter((label) => label === 'Approve' || label === 'Reject')).toEqual([]);
    }
  });

  it('a host that was repaired is found healthy', async () => {
    await story.tell('oncall', '/rdp-check ts-02');
    expect(flat(story.shown())).toContain('ts-02: RDP answers as it should');
  });

  it('slash commands are answered to the one who typed, and seen by nobody else', async () => {
    await story.tell('oncall', '/rdp-explain 0x904 0x7');
    await eventually(() => story.whispered('oncall').includes('0x904'), 10_000);
    expect(story.shown()).not.toContain('0x904');
    expect(story.whispered('viewer')).not.toContain('0x904');
  });

  it('the same can be said by mention, and in the chat of the two without one', async () => {
    await story.tell('oncall', 'check ts-01');
    expect(flat(story.shown())).toContain('ts-01: RDP answers as it should');
    await story.teams.act('oncall').say('dm', 'check ts-03');
    await eventually(() => story.whispered('oncall').includes('its certificate has expired'), 20_000);
  });

  it('somebody whom people.yaml does not know is refused', async () => {
    story.teams.addPerson({ name: 'stranger' });
    await story.teams.act('stranger').mention('ops', 'fix ts-03');
    await story.teams.idle();
    await eventually(() => /I do not know who/.test(story.whispered('stranger')), 10_000);
    expect(story.shown()).not.toContain('rdp-renew-certificate on ts-03');
  });

  it('made no call that Teams refused, answered every delivery in time, and ends with nothing on stderr', async () => {
    await story.teams.idle();
    const { calls, deliveries } = story.teams.log;
    const refused = calls.filter((one) => one.status === null || one.status >= 400);
    expect(refused.map(({ method, path, status, answer }) => [method, path, status, answer])).toEqual([]);
    expect(deliveries.filter(({ status, tookMs }) => status !== 200 || tookMs > 2_900)).toEqual([]);
    ended = await story.stop();
    expect(ended).toEqual({ code: 0, err: '' });
  });
});

describe('the incident channel in Teams', () => {
  it('is told of a run that failed, with the next step, though nobody ever spoke there', async () => {
    const story = await openTeamsStory({
      more: ({ tenant, place }) =>
        `incidents:\n  teams: {tenantId: ${tenant.id}, channel: "${place('incidents').id}"}\n`,
    });
    try {
      const lab = await adoptLab(`${story.folder}/data/lab.json`);
      await askLab(lab!.control, { ask: 'break', host: 'ts-02', fault: 'no-way-in' });
      await story.tell('oncall', '/rdp-fix rdp-grant-key-access ts-02');
      const told = () => story.teams.seenBy('viewer', 'incidents');
      await eventually(() => told().length > 0, 30_000);
      const [card] = told();
      expect(card!.shown).toContain('R1 failed: ');
      for (const label of ['was', 'done', 'is']) expect(card!.shown).toContain(label);
      expect(labels(card!)).toContain('Look again');
      await story.teams.act('approver').press('incidents', card!.id, 'History');
      await eventually(
        () => story.teams.seenBy('approver', 'incidents', { thread: card!.id }).length > 1,
        10_000,
      );
      await story.teams.idle();
      const refused = story.teams.log.calls.filter(({ status }) => status === null || status >= 400);
      expect(refused).toEqual([]);
      expect(told()).toHaveLength(1);
    } finally {
      expect(await story.stop()).toEqual({ code: 0, err: '' });
    }
  }, 180_000);
});
