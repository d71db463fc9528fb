import { describe, expect, it, type TestContext } from 'vitest';
import type { Answer } from '../../src/ports/receive.ts';
import type { Form } from '../../src/view/form.ts';
import { type Given, type GivenOptions, givenSlack, nothing, place, saying, words } from './given-slack.ts';

/** The tests wait for deadlines more than they work: they run side by side, each with a Slack of its own. */
async function given(test: TestContext, options: GivenOptions = {}): Promise<Given> {
  const one = await givenSlack(options);
  test.onTestFinished(() => one.close());
  return one;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const form: Form = {
  title: 'Repair',
  blocks: [{ kind: 'text', text: 'What is to be repaired?' }],
  fields: [
    { name: 'host', label: 'Host', required: true, input: { kind: 'text', multiline: false, maxLength: 80 } },
    {
      name: 'reason',
      label: 'Why',
      required: false,
      input: { kind: 'text', multiline: true, maxLength: 500 },
    },
  ],
  submitLabel: 'Plan it',
  command: '/rdp-fix',
};
const asking: Answer = { message: words('Say /rdp-fix HOST.'), privately: true, began: null, form };

describe.concurrent.each(['http', 'socket'] as const)('over %s, Slack', (mode) => {
  it('hands a command on and tells its answer to the one who asked alone', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = saying(words('I do not know a host "ts-99".'));
    const acted = await slack.slack.act('oncall').slash('ops', '/rdp-check', 'ts-99 0x904');
    expect(acted.delivery).toMatchObject({ status: 200, failed: null });
    expect(acted.sees.at(-1)).toMatchObject({ shown: 'I do not know a host "ts-99".', ephemeral: true });
    expect(slack.slack.seenBy('approver', 'ops')).toEqual([]);
    const [heard] = slack.heard;
    expect(heard).toMatchObject({
      kind: 'said',
      text: '/rdp-check ts-99 0x904',
      account: { platform: 'slack', tenant: slack.slack.team.id, id: 'U0000001' },
      thread: slack.ops,
      invite: null,
    });
    expect(heard!.delivery).toMatch(new RegExp(`^slack:${slack.slack.team.id}:command:`));
    expect(heard!.answerWithinMs).toBeGreaterThan(1_500);
    expect(heard!.answerWithinMs).toBeLessThanOrEqual(2_300);
  });

  it('says nothing where there is nothing to say', async (test) => {
    const slack = await given(test, { mode });
    const acted = await slack.slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect([acted.delivery!.status, acted.told, acted.sees]).toEqual([200, [], []]);
  });

  it('answers plainly when the application fails', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = () => Promise.reject(new Error('redis is away'));
    const acted = await slack.slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(acted.delivery!.status).toBe(200);
    expect(acted.sees.at(-1)!.shown).toContain('That went wrong on my side');
    expect(slack.faults.map(({ what }) => what)).toEqual(['could not carry out a command']);
  });

  it('answers within its time when the application is slow, and tells the answer later', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = async () => {
      await sleep(3_200);
      return { ...nothing, message: words('R12 is open') };
    };
    const acted = await slack.slack.act('oncall').slash('ops', '/rdp-status');
    expect(acted.delivery).toMatchObject({ status: 200, failed: null });
    expect(acted.delivery!.tookMs).toBeLessThan(3_000);
    expect(acted.sees.at(-1)!.shown).toContain('takes longer than Slack lets me wait');
    await test.expect
      .poll(() => slack.slack.seenBy('oncall', 'ops').map(({ shown }) => shown), { timeout: 3_000 })
      .toContain('R12 is open');
  });

  it('answers within its time when the application hangs', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = () => new Promise(() => {});
    const acted = await slack.slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(acted.delivery).toMatchObject({ status: 200, failed: null });
    expect(acted.sees.at(-1)!.shown).toContain('I do not know yet whether it was recorded');
  });

  it('says how to invite the bot where it is not a member', async (test) => {
    const slack = await given(test, { mode });
    slack.slack.addChannel({ name: 'elsewhere', bot: false });
    slack.slack.addChannel({ name: 'closed', bot: false, private: true });
    for (const channel of ['elsewhere', 'closed'])
      await slack.slack.act('oncall').slash(channel, '/rdp-check', 'ts-02');
    expect(slack.heard.map(({ invite }) => invite)).toEqual(['/invite @rdp-medic', '/invite @rdp-medic']);
  });

  it('says the same of a button that would have a run shown where the bot is not a member', async (test) => {
    const slack = await given(test, { mode });
    slack.slack.addChannel({ name: 'elsewhere', bot: false });
    const shown = saying(words('R12 has already ended.', { label: 'Show it', command: '/rdp-status R12' }));
    slack.answer = shown;
    const acted = await slack.slack.act('oncall').slash('elsewhere', '/rdp-cancel', 'R12');
    await slack.slack.act('oncall').click('elsewhere', acted.sees.at(-1)!, 'Show it');
    await test.expect.poll(() => slack.heard.length).toBe(2);
    expect(slack.heard[1]).toMatchObject({ text: '/rdp-status R12', invite: '/invite @rdp-medic' });
    const member = await slack.slack.act('oncall').slash('ops', '/rdp-cancel', 'R12');
    await slack.slack.act('oncall').click('ops', member.sees.at(-1)!, 'Show it');
    await test.expect.poll(() => slack.heard.length).toBe(4);
    expect(slack.heard[3]).toMatchObject({ text: '/rdp-status R12', invite: null });
  });

  it('asks afresh when the bot was taken out of a channel', async (test) => {
    const slack = await given(test, { mode });
    await slack.slack.act('oncall').slash('ops', '/rdp-status');
    slack.slack.channel('ops').members.delete(slack.slack.botUserId);
    await slack.slack.act('oncall').slash('ops', '/rdp-status');
    // Without an event it is believed for a minute; the outbox says then that it cannot post.
    expect(slack.heard.map(({ invite }) => invite)).toEqual([null, null]);
  });

  it('begins nothing while it is not known whether it may post there', async (test) => {
    const slack = await given(test, { mode });
    slack.slack.faults.call('conversations.info', { kind: 'delay', ms: 1_500 });
    const acted = await slack.slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(acted.sees.at(-1)!.shown).toContain('I began nothing');
    expect(slack.heard).toEqual([]);
  });

  it('hears a mention, links and entities undone, and answers below it', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = saying(words('heard'), false);
    const acted = await slack.slack.act('oncall').mention('ops', 'check ts-02.example.com 0x904 <&>');
    expect(slack.heard[0]).toMatchObject({
      kind: 'said',
      text: '/rdp-check ts-02.example.com 0x904 <&>',
      thread: slack.ops,
    });
    const { ts } = slack.slack.seenBy('oncall', 'ops')[0]!;
    await test.expect
      .poll(() => slack.slack.seenBy('approver', 'ops', { thread: ts }).map(({ shown }) => shown))
      .toContain('heard');
    expect(acted.delivery!.status).toBe(200);
  });

  it('hears a mention in a thread as said there', async (test) => {
    const slack = await given(test, { mode });
    const root = await slack.chat.post(slack.ops, words('R12'), 'k', {
      under: null,
      doubtful: false,
      lane: 'decision',
    });
    await slack.slack.act('oncall').mention('ops', 'approve 7f3a91c0', root.opaque);
    expect(slack.heard[0]).toMatchObject({ text: 'approve 7f3a91c0', thread: slack.chat.threadOf(root) });
  });

  it('hears a direct message and answers in it', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = saying(words('You can say: check HOST'));
    await slack.slack.act('oncall').dm('help');
    expect(slack.heard[0]).toMatchObject({ kind: 'said', text: 'help', invite: null });
    const { opaque } = slack.heard[0]!.thread;
    expect(opaque).toMatch(/^D/);
    await test.expect
      .poll(() => slack.slack.seenBy('oncall', opaque).map(({ shown }) => shown))
      .toEqual(['help', 'You can say: check HOST']);
    await sleep(200);
    // Its own answer is a message in that place too.
    expect(slack.heard).toHaveLength(1);
  });

  it('takes a button for what it says, in the thread below its message', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = saying(words('You asked for this yourself.'));
    const approve = { label: 'Approve', command: 'approve 7f3a91c0' };
    const how = { under: null, doubtful: false, lane: 'decision' } as const;
    const root = await slack.chat.post(slack.ops, words('R12'), 'R12:root', how);
    const plan = await slack.chat.post(slack.ops, words('Plan', approve), 'R12:plan', {
      ...how,
      under: root,
    });
    const acted = await slack.slack.act('approver').click('ops', plan.opaque, 'Approve');
    expect(acted.delivery!.status).toBe(200);
    expect(slack.heard[0]).toMatchObject({
      kind: 'clicked',
      text: 'approve 7f3a91c0',
      account: { id: 'U0000002' },
      thread: slack.chat.threadOf(root),
    });
    await test.expect
      .poll(() => slack.slack.seenBy('approver', 'ops', { thread: root.opaque }).at(-1))
      .toMatchObject({ shown: 'You asked for this yourself.', ephemeral: true });
    expect(slack.slack.seenBy('oncall', 'ops', { thread: root.opaque })).toHaveLength(2);
  });

  it('takes a button on a root message for the thread below it, and two presses for two', async (test) => {
    const slack = await given(test, { mode });
    const planIt = { label: 'Plan it', command: '/rdp-fix ts-02' };
    const how = { under: null, doubtful: false, lane: 'decision' } as const;
    const root = await slack.chat.post(slack.ops, words('ts-02', planIt), 'C1:root', how);
    await slack.slack.act('oncall').click('ops', root.opaque, 'Plan it');
    await slack.slack.act('oncall').click('ops', root.opaque, 'Plan it');
    expect(slack.heard.map(({ thread }) => thread)).toEqual([
      slack.chat.threadOf(root),
      slack.chat.threadOf(root),
    ]);
    expect(new Set(slack.heard.map(({ delivery }) => delivery)).size).toBe(2);
  });

  it('opens a form for /rdp-fix alone, shows faults at their field, and takes what is sent', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = async () => asking;
    const oncall = slack.slack.act('oncall');
    await oncall.slash('ops', '/rdp-fix');
    await test.expect.poll(() => slack.slack.modalOf('oncall')?.title).toBe('Repair');

    slack.answer = async () => ({ ...nothing, faults: { host: 'I do not know a host "ts-99".' } });
    const refused = await oncall.submit({ 'field:host': 'ts-99', 'field:reason': 'users call' });
    expect(refused.modal!.errors).toEqual({ 'field:host': 'I do not know a host "ts-99".' });
    expect(slack.heard[1]).toMatchObject({
      kind: 'submitted',
      text: '/rdp-fix',
      values: { host: 'ts-99', reason: 'users call' },
      thread: slack.ops,
    });

    slack.answer = async () => ({ ...nothing, began: { kind: 'run', id: 'R12' } });
    const sent = await oncall.submit({ 'field:host': 'ts-02' });
    expect(sent.modal).toBeNull();
    expect(slack.heard[2]!.delivery).not.toBe(slack.heard[1]!.delivery);
  });

  it('keeps a form open, with what was typed, when the application fails or hangs', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = async () => asking;
    const oncall = slack.slack.act('oncall');
    await oncall.slash('ops', '/rdp-fix');
    await test.expect.poll(() => slack.slack.modalOf('oncall')?.title).toBe('Repair');
    slack.answer = () => Promise.reject(new Error('redis is away'));
    const failed = await oncall.submit({ 'field:host': 'ts-02' });
    expect(failed.modal!.errors['field:host']).toContain('What you typed is still here');
    slack.answer = () => new Promise(() => {});
    const hung = await oncall.submit({ 'field:host': 'ts-02' });
    expect(hung.delivery).toMatchObject({ status: 200, failed: null });
    expect(hung.modal!.errors['field:host']).toContain('takes longer than Slack lets me wait');
  });

  it('opens the form of a button at once, and says there why it is none', async (test) => {
    const slack = await given(test, { mode });
    const change = { label: 'Change', command: '/rdp-fix ts-02', opensForm: true } as const;
    const how = { under: null, doubtful: false, lane: 'decision' } as const;
    const root = await slack.chat.post(slack.ops, words('ts-02', change), 'C1:root', how);
    slack.answer = async () => {
      await sleep(2_000);
      return asking;
    };
    const clicking = slack.slack.act('oncall').click('ops', root.opaque, 'Change');
    await test.expect
      .poll(() => slack.slack.modalOf('oncall')?.shown, { timeout: 1_000 })
      .toBe('One moment …');
    await clicking;
    await test.expect.poll(() => slack.slack.modalOf('oncall')?.title).toBe('Repair');
    slack.answer = saying(words('Only server-approvers may do that.'));
    await slack.slack.act('approver').click('ops', root.opaque, 'Change');
    await test.expect
      .poll(() => slack.slack.modalOf('approver')?.shown)
      .toBe('Only server-approvers may do that.');
  });

  it('says so when the form could not be opened in time', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = async () => asking;
    slack.slack.faults.delivery('command', { kind: 'expired-trigger' });
    await slack.slack.act('oncall').slash('ops', '/rdp-fix');
    await test.expect
      .poll(() => slack.slack.seenBy('oncall', 'ops').at(-1)?.shown)
      .toContain('did not let me open the form');
  });

  it('draws the App Home when it is opened', async (test) => {
    const slack = await given(test, { mode });
    slack.answer = saying(words('Nothing is open.', { label: 'Show R12', command: '/rdp-status R12' }));
    await slack.slack.act('oncall').openHome();
    await test.expect.poll(() => slack.slack.homeOf('oncall')?.shown).toContain('Nothing is open.');
    expect(slack.heard[0]).toMatchObject({ kind: 'opened', text: '', account: { id: 'U0000001' } });

    slack.answer = async ({ kind }) =>
      kind === 'opened'
        ? { ...nothing, message: words('R12 ended.') }
        : { ...nothing, message: words('R12: ended') };
    await slack.slack.act('oncall').click('home', slack.slack.homeOf('oncall')!.id, 'Show R12');
    await test.expect.poll(() => slack.slack.homeOf('oncall')?.shown).toBe('R12 ended.');
    const click = slack.heard.find(({ kind }) => kind === 'clicked')!;
    expect(slack.slack.seenBy('oncall', click.thread.opaque).at(-1)!.shown).toBe('R12: ended');
  });

  it('gives an event one name, however often it comes, with its counter back at none', async (test) => {
    const slack = await given(test, { mode });
    if (mode === 'socket') slack.slack.faults.delivery('event', { kind: 'again', retry: 0 });
    const { delivery } = await slack.slack.act('oncall').mention('ops', 'status');
    // Over HTTP it is signed anew, as Slack does; the same signature would not be let in.
    const timestamp = Math.floor(Date.now() / 1_000) + 2;
    if (mode === 'http') await slack.slack.resend(delivery!.request!, { timestamp });
    await test.expect.poll(() => slack.heard.length).toBe(2);
    expect(new Set(slack.heard.map((one) => one.delivery)).size).toBe(1);
  });

  it('keeps two workspaces apart', async (test) => {
    const slack = await given(test, { mode, teams: [{ name: 'lab' }, { name: 'branch' }] });
    const [lab, branch] = slack.slack.teams;
    slack.slack.addUser({ name: 'stranger', id: 'U0000009', team: 'branch' });
    slack.slack.addChannel({ name: 'ops', id: 'C0000BRANCH', team: 'branch' });
    await slack.slack.act('oncall').slash('ops', '/rdp-status');
    await slack.slack.act('stranger').slash('C0000BRANCH', '/rdp-status');
    expect(slack.heard.map(({ account }) => account.tenant)).toEqual([lab!.id, branch!.id]);
    expect(slack.heard[1]!.delivery).toContain(branch!.id);
    const how = { under: null, doubtful: false, lane: 'decision' } as const;
    await slack.chat.post(place(slack.slack, 'C0000BRANCH', branch!.id), words('R1'), 'R1:root', how);
    const { token } = slack.slack.log.calls.filter(({ method }) => method === 'chat.postMessage').at(-1)!;
    expect(token).toBe(branch!.botToken);
    expect(slack.slack.seenBy('oncall', 'ops')).toEqual([]);
  });

  it('does nothing for a workspace that is not in the configuration, and says so', async (test) => {
    const slack = await given(test, {
      mode,
      teams: [{ name: 'lab' }, { name: 'branch' }],
      configured: (name) => name === 'lab',
    });
    slack.slack.addUser({ name: 'stranger', id: 'U0000009', team: 'branch' });
    slack.slack.addChannel({ name: 'there', team: 'branch' });
    await slack.slack.act('stranger').slash('there', '/rdp-check', 'ts-02');
    expect(slack.heard).toEqual([]);
    await test.expect
      .poll(() => slack.slack.seenBy('stranger', 'there').at(-1)?.shown)
      .toContain('I am not set up for this workspace');
    const elsewhere = { platform: 'slack', tenant: slack.slack.teams[1]!.id, opaque: 'C1' } as const;
    const how = { under: null, doubtful: false, lane: 'decision' } as const;
    await expect(slack.chat.post(elsewhere, words('x'), 'k', how)).rejects.toThrow(
      /not in the configuration/,
    );
  });
});

describe.concurrent('Socket Mode', () => {
  it('opens its line again when it was cut, and when Slack says goodbye', {
    timeout: 15_000,
  }, async (test) => {
    const slack = await given(test, { mode: 'socket' });
    const lines = () =>
      slack.slack.log.calls.filter(({ method }) => method === 'apps.connections.open').length;
    slack.slack.sockets.cut();
    await test.expect.poll(lines, { timeout: 5_000 }).toBe(2);
    await test.expect.poll(() => slack.slack.sockets.open, { timeout: 5_000 }).toBe(1);
    slack.slack.sockets.disconnect('refresh_requested');
    await test.expect.poll(lines, { timeout: 5_000 }).toBe(3);
    await test.expect.poll(() => slack.slack.sockets.open, { timeout: 5_000 }).toBe(1);
    slack.answer = saying(words('heard'));
    await test.expect
      .poll(async () => (await slack.slack.act('oncall').slash('ops', '/rdp-status')).sees.at(-1)?.shown, {
        timeout: 5_000,
      })
      .toBe('heard');
  });

  it('is not ready while its line is down, and ready again when it stands', {
    timeout: 15_000,
  }, async (test) => {
    const slack = await given(test, { mode: 'socket' });
    expect(slack.door.ready()[0]).toMatchObject({ name: 'slack socket', ok: true });
    slack.slack.faults.call('apps.connections.open', { kind: 'http', status: 500, when: 'before' }, 2);
    slack.slack.sockets.cut();
    await test.expect.poll(() => slack.door.ready()[0]?.ok, { timeout: 5_000 }).toBe(false);
    await test.expect.poll(() => slack.door.ready()[0]?.ok, { timeout: 8_000 }).toBe(true);
    expect(slack.faults.filter(({ what }) => what.includes('slack socket'))).toHaveLength(1);
  });

  it('answers by another way when the line broke while it worked', async (test) => {
    const slack = await given(test, { mode: 'socket' });
    slack.answer = async () => {
      slack.slack.sockets.cut();
      await sleep(200);
      return { ...nothing, message: words('R12 is open') };
    };
    await slack.slack.act('oncall').slash('ops', '/rdp-status');
    await test.expect
      .poll(() => slack.slack.seenBy('oncall', 'ops').map(({ shown }) => shown), { timeout: 3_000 })
      .toContain('R12 is open');
  });
});
