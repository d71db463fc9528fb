import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../contracts/eventually.ts';
import type { SeenMessage } from '../fakes/slack/fake-slack.ts';
import { openSlackStory, type SlackStory } from './open-slack-story.ts';

/** One repair as people tell it: the fault, the plan, somebody else's approval, the proof. */
async function repair({ tell }: SlackStory, host: string): Promise<void> {
  await tell('oncall', `/rdp-check ${host}`);
  await tell('oncall', `/rdp-fix ${host} reason="nobody gets in"`);
  await tell('approver', 'approve');
  await tell('oncall', `/rdp-check ${host}`);
}

const labels = ({ buttons }: SeenMessage) => buttons.map(({ label }) => label);

describe('the whole loop in a Slack channel', () => {
  let story: SlackStory;
  let ended: Awaited<ReturnType<SlackStory['stop']>> | null = null;
  beforeAll(async () => {
    story = await openSlackStory();
    for (const host of ['ts-02', 'ts-03', 'ts-04']) await repair(story, host);
  }, 120_000);
  afterAll(async () => {
    ended ??= await story.stop();
  });

  it('sees each fault from outside, and why', () => {
    const shown = story.shown();
    expect(shown).toContain('✗ ts-02: the server hangs up during the TLS handshake');
    expect(shown).toContain('! ts-03: RDP answers, but its certificate has expired');
    expect(shown).toContain('✗ ts-04: nothing listens on its RDP port');
    expect(shown).toMatch(/The listener cannot use its private key.+strong/);
    expect(shown).toMatch(/The listener certificate could not be renewed.+strong/);
    expect(shown).toMatch(/The Remote Desktop service is stopped.+strong/);
  });

  it('ends each run with the word and the proof', () => {
    const shown = story.shown();
    expect(shown).toContain('remediated: ts-02 answers RDP again');
    expect(shown).toContain('remediated: ts-03 answers RDP with a new certificate');
    expect(shown).toContain('remediated: ts-04 answers RDP again');
    expect(shown.match(/probe from hq: TLS 1\.\d/g)!.length).toBeGreaterThanOrEqual(3);
  });

  it('finds every host healthy afterwards', () => {
    for (const host of ['ts-02', 'ts-03', 'ts-04'])
      expect(story.shown()).toContain(`✓ ${host}: RDP answers as it should`);
  });

  it('keeps one root per story in the channel, and everything else below', () => {
    const roots = story.roots();
    expect(roots.filter(({ ephemeral }) => !ephemeral)).toHaveLength(9);
    const run = roots.find(({ shown }) => shown.includes('R1 remediated'))!;
    expect(story.below(run).map(({ shown }) => /^(Plan|approver|✓|ts-02)/.exec(shown)?.[0])).toEqual([
      'Plan',
      // Its progress, which says no more that it goes on.
      '✓',
      'approver',
    ]);
  });

  it('leaves no button of a decision that was made, on any card', () => {
    const all = story.roots().flatMap((root) => [root, ...story.below(root)]);
    expect(all.flatMap(labels).filter((label) => label === 'Approve' || label === 'Reject')).toEqual([]);
  });

  it('gives every message words for a screen reader, and notified nobody by a group mention', () => {
    for (const root of story.roots()) {
      for (const { notification } of [root, ...story.below(root)]) expect(notification).toMatch(/\w{3}/);
    }
    const loud = story.slack.log.notified.filter(({ because }) => !['mention', 'direct'].includes(because));
    expect(loud).toEqual([]);
  });

  it('answered every delivery in time, and made no call that Slack refused', () => {
    const { deliveries, calls } = story.slack.log;
    expect(deliveries.length).toBeGreaterThanOrEqual(12);
    expect(deliveries.filter(({ status, tookMs }) => status !== 200 || tookMs > 2_500)).toEqual([]);
    expect(
      calls.filter(({ answer }) => answer.ok !== true).map(({ method, answer }) => [method, answer]),
    ).toEqual([]);
  });

  it('ends when it is told to, with nothing on stderr', async () => {
    ended = await story.stop();
    expect(ended).toEqual({ code: 0, err: '' });
  });
});

describe('in a Slack channel', () => {
  let story: SlackStory;
  beforeAll(async () => {
    story = await openSlackStory();
  }, 120_000);
  afterAll(() => story.stop());
  const says = (who: string, text: string) =>
    expect(story.whispered(who).replace(/\s+/g, ' ')).toContain(text);

  it('a repair planned from the card of a check lives in its thread, and its root says how it goes', async () => {
    await story.tell('oncall', '/rdp-check ts-02');
    const check = story.roots('oncall').at(-1)!;
    expect(labels(check)).toContain('Plan it');
    await story.slack.act('oncall').click('ops', check, 'Plan it');
    await eventually(() => story.below(check).some((card) => labels(card).includes('Approve')), 20_000);
    expect(story.roots().filter(({ ephemeral }) => !ephemeral)).toHaveLength(1);
    const now = () => story.roots().find(({ ts }) => ts === check.ts)!;
    await eventually(() => now().shown.includes('waiting for approval'), 10_000);
    const root = now();
    expect(root.shown).toContain('Before: ts-02: the server hangs up during the TLS handshake');
    expect(labels(root)).toEqual([]);
  });

  it('who may not approve is told why, alone, and the plan stays open', async () => {
    await story.tell('oncall', 'approve');
    says('oncall', 'You asked for this yourself, so someone else from server-approvers must approve it.');
    await story.tell('viewer', 'approve');
    says(
      'viewer',
      'Only server-approvers may decide on this plan; you are not one of them. Asked: approver, owner.',
    );
    expect(story.whispered('approver')).toBe('');
    expect(story.shown()).toContain('waiting for approval');
  });

  it('a click on a card that was decided meanwhile is answered, and changes nothing', async () => {
    const check = story.roots('approver').at(-1)!;
    const card = story.below(check, 'approver').find((one) => labels(one).includes('Approve'))!;
    const approver = story.slack.act('approver');
    await Promise.all([approver.click('ops', card, 'Approve'), approver.click('ops', card, 'Approve')]);
    await eventually(() => story.shown().includes('R1 remediated'), 20_000);
    await eventually(() => /already|nothing|decided|ended/i.test(story.whispered('approver')), 5_000);
    const { shown } = story.below(check).find((one) => one.ts === card.ts)!;
    expect(shown.match(/approved by approver/g)).toHaveLength(1);
  });

  it('where the bot is not a member it says how to be let in, and begins nothing', async () => {
    const acted = await story.slack.act('oncall').slash('elsewhere', '/rdp-check', 'ts-03');
    await story.slack.idle();
    expect(acted.sees.map(({ shown }) => shown).join(' ')).toContain('/invite');
    expect(story.shown()).not.toContain('ts-03');
  });

  it('a repair can be asked for with a form: host, playbook and why', async () => {
    const person = story.slack.act('oncall');
    await person.slash('ops', '/rdp-fix');
    await eventually(() => story.slack.modalOf('oncall')?.submit != null, 5_000);
    const modal = story.slack.modalOf('oncall')!;
    expect(modal.title).toBe('Plan a repair');
    await person.submit({
      'field:playbook': 'rdp-start-service',
      'field:host': 'ts-04',
      'field:reason': 'INC 4711',
    });
    await eventually(() => story.shown().includes('INC 4711'), 20_000);
    expect(story.shown()).toContain('rdp-start-service on ts-04');
    await eventually(() => story.shown().includes('R2: rdp-start-service on ts-04 is waiting'), 20_000);
  });

  it('a button for parameters and a reason opens its form, and the plan carries the reason', async () => {
    await story.tell('oncall', '/rdp-check ts-03');
    const check = story.roots('oncall').at(-1)!;
    const person = story.slack.act('oncall');
    await person.click('ops', check, 'With a reason …');
    await eventually(() => story.slack.modalOf('oncall')?.title === 'Plan this repair', 5_000);
    await eventually(() => story.slack.modalOf('oncall')?.submit != null, 5_000);
    await person.submit({ 'field:reason': 'payroll closes at eight' });
    await eventually(() => story.below(check).some((card) => card.shown.includes('payroll closes')), 20_000);
    const now = () => story.roots().find(({ ts }) => ts === check.ts)!.shown;
    await eventually(() => now().includes('R3: rdp-renew-certificate on ts-03 is waiting'), 20_000);
  });

  it('the App Home shows what waits for its viewer, and what the viewer may do', async () => {
    await story.slack.act('approver').openHome();
    await eventually(() => story.slack.homeOf('approver') !== null, 5_000);
    expect(story.slack.homeOf('approver')!.shown).toContain('R2: rdp-start-service on ts-04');
    await story.slack.act('viewer').openHome();
    await eventually(() => story.slack.homeOf('viewer') !== null, 5_000);
    expect(story.slack.homeOf('viewer')!.shown).toContain('No plan waits for your decision.');
  });

  it('the same can be said by mention and in a direct message', async () => {
    await story.slack.act('oncall').mention('ops', 'explain 0x904 0x7');
    await eventually(() => story.whispered('oncall').includes('0x904'), 5_000);
    await story.slack.act('oncall').dm('check ts-01');
    const said = () => story.slack.seenBy('oncall', 'dm').flatMap((root) => [root, ...inThread(story, root)]);
    await eventually(
      () => said().some(({ shown }) => shown.includes('ts-01: RDP answers as it should')),
      20_000,
    );
  });

  it('somebody whom people.yaml does not know is refused', async () => {
    story.slack.addUser({ name: 'stranger' });
    story.slack.channel('ops').members.add(story.slack.user('stranger').id);
    await story.slack.act('stranger').slash('ops', '/rdp-fix', 'ts-03');
    await story.slack.idle();
    says('stranger', 'I do not know who slack');
  });
});

function inThread(story: SlackStory, root: SeenMessage): readonly SeenMessage[] {
  return story.slack.seenBy('oncall', 'dm', { thread: root.ts });
}

describe('a Slack that behaves badly', () => {
  it('loses no card and doubles none, whatever it drops, delays, limits or fails', async () => {
    const story = await openSlackStory();
    try {
      const { faults } = story.slack;
      faults.call('chat.postMessage', { kind: 'drop', when: 'after' }, 2);
      faults.call('chat.postMessage', { kind: 'ratelimited', retryAfterS: 1 }, 2);
      faults.call('chat.update', { kind: 'http', status: 500, when: 'before' }, 2);
      await story.tell('oncall', '/rdp-fix rdp-grant-key-access ts-02');
      await eventually(() => story.shown().includes('[ Approve ]'), 30_000);
      faults.call('chat.postMessage', { kind: 'drop', when: 'after' }, 1);
      faults.delivery('action', { kind: 'twice' });
      await story.tell('approver', 'approve');
      await eventually(() => story.shown().includes('proof: handshake'), 30_000);
      const [root, ...others] = story.roots().filter(({ ephemeral }) => !ephemeral);
      expect(others).toEqual([]);
      // The progress, too: its post was found again after the answer to it was lost, and ended.
      const firstWords = () => story.below(root!).map(({ shown }) => shown.split(' ')[0]);
      await eventually(() => firstWords().join() === 'Plan,✓,approver', 10_000);
    } finally {
      await story.stop();
    }
  }, 120_000);
});

describe('the incident channel', () => {
  it('is told of a run that failed, with the next step, and keeps a room for it', async () => {
    const story = await openSlackStory({
      more: (slack) => {
        const group = slack.addUserGroup({ handle: 'on-call', users: ['oncall', 'approver'] });
        return `incidents:\n  slack: {teamId: ${slack.team.id}, channel: ${slack.channel('incidents').id}}\n  room: {invite: ${group.id}}\n`;
      },
    });
    try {
      await breakHost(story, 'ts-02', 'no-way-in');
      await story.tell('oncall', '/rdp-fix rdp-grant-key-access ts-02');
      await eventually(() => story.slack.seenBy('oncall', 'incidents').length > 0, 30_000);
      const [card] = story.slack.seenBy('oncall', 'incidents');
      expect(card!.shown).toContain('R1 failed: ');
      for (const label of ['was', 'done', 'is']) expect(card!.shown).toContain(label);
      expect(labels(card!)).toContain('Look again');
      await eventually(() => story.slack.channel('inc-rdp-r1').messages.length > 0, 10_000);
      const room = story.slack.channel('inc-rdp-r1');
      for (const who of ['oncall', 'approver']) expect(room.members.has(story.slack.user(who).id)).toBe(true);
    } finally {
      await story.stop();
    }
  }, 120_000);
});

async function breakHost(story: SlackStory, host: string, fault: string): Promise<void> {
  const { adoptLab } = await import('../../src/command/lab-process.ts');
  const { askLab } = await import('../../src/command/lab-control.ts');
  const state = await adoptLab(`${story.folder}/data/lab.json`);
  await askLab(state!.control, { ask: 'break', host, fault });
}
