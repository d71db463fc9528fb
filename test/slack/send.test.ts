import { describe, expect, it, type TestContext } from 'vitest';
import { ChatAway } from '../../adapters/slack/chat-away.ts';
import { connectSlack } from '../../adapters/slack/connect.ts';
import { slackChat } from '../../adapters/slack/send.ts';
import type { Posting } from '../../src/ports/chat.ts';
import type { Message } from '../../src/view/message.ts';
import type { ApiCall } from '../fakes/slack/fake-slack.ts';
import { type Given, type GivenOptions, givenSlack, place, words } from './given-slack.ts';

const plainly: Posting = { under: null, doubtful: false, lane: 'decision' };
/** The tests wait for deadlines more than they work: they run side by side, each with a Slack of its own. */
async function given(test: TestContext, options: GivenOptions = {}): Promise<Given> {
  const one = await givenSlack(options);
  test.onTestFinished(() => one.close());
  return one;
}

function calls({ slack }: Given, method: string): ApiCall[] {
  return slack.log.calls.filter((call) => call.method === method);
}

/** What people can read in `ops`, below that message if one is named. */
function read({ slack }: Given, thread?: string): string[] {
  const where = thread === undefined ? {} : { thread };
  return slack.seenBy('oncall', 'ops', where).map(({ shown }) => shown);
}

function away(work: Promise<unknown>): Promise<ChatAway> {
  return work.then(
    () => {
      throw new Error('it went through');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(ChatAway);
      return error as ChatAway;
    },
  );
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe.concurrent('posting to Slack', () => {
  it('tells a story below its root', async (test) => {
    const slack = await given(test);
    const root = await slack.chat.post(slack.ops, words('R12 is looking'), 'R12:root', plainly);
    await slack.chat.post(slack.ops, words('Plan 7f3a91c0'), 'R12:plan', { ...plainly, under: root });
    expect(read(slack)).toEqual(['R12 is looking']);
    expect(read(slack, root.opaque)).toEqual(['R12 is looking', 'Plan 7f3a91c0']);
    expect(slack.chat.threadOf(root)).toEqual({ ...slack.ops, opaque: `${slack.ops.opaque}/${root.opaque}` });
  });

  it('stays in the thread that its address names', async (test) => {
    const slack = await given(test);
    const root = await slack.chat.post(slack.ops, words('ts-02'), 'C1:root', plainly);
    const thread = slack.chat.threadOf(root)!;
    const run = await slack.chat.post(thread, words('R12'), 'R12:root', plainly);
    await slack.chat.post(thread, words('Plan'), 'R12:plan', { ...plainly, under: run });
    expect(read(slack, root.opaque)).toEqual(['ts-02', 'R12', 'Plan']);
  });

  it('posts once where Slack took the message and the answer was lost', async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'drop', when: 'after' });
    const first = await away(slack.chat.post(slack.ops, words('Plan 7f3a91c0'), 'R12:plan', plainly));
    expect([first.isDoubtful, first.retryAfterMs > 0]).toEqual([true, true]);
    // Whoever tries again need not know that it was doubtful.
    const ref = await slack.chat.post(slack.ops, words('Plan 7f3a91c0'), 'R12:plan', plainly);
    expect(read(slack)).toEqual(['Plan 7f3a91c0']);
    expect(ref.opaque).toBe(slack.slack.seenBy('oncall', 'ops')[0]!.ts);
  });

  it('posts once where Slack answered 500 after it took a message into a thread, in another process too', async (test) => {
    const slack = await given(test);
    const root = await slack.chat.post(slack.ops, words('R12'), 'R12:root', plainly);
    slack.slack.faults.call('chat.postMessage', { kind: 'http', status: 500, when: 'after' });
    const under = { ...plainly, under: root };
    await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', under));
    const other = await slack.another();
    await other.post(slack.ops, words('Plan'), 'R12:plan', { ...under, doubtful: true });
    expect(read(slack, root.opaque)).toEqual(['R12', 'Plan']);
  });

  it('posts after all where Slack never took it', async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'http', status: 503, when: 'before' });
    await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    await slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly);
    expect(read(slack)).toEqual(['Plan']);
  });

  it('posts nothing while it cannot find out whether it has posted', async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'drop', when: 'after' });
    await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    slack.slack.faults.call('conversations.history', { kind: 'http', status: 500, when: 'before' });
    await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect(calls(slack, 'chat.postMessage')).toHaveLength(1);
  });

  it('posts nothing when it took too long to look, for its claim may be another’s by then', {
    timeout: 15_000,
  }, async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('conversations.history', { kind: 'delay', ms: 3_700 });
    const late = await away(
      slack.chat.post(slack.ops, words('Plan'), 'R12:plan', { ...plainly, doubtful: true }),
    );
    expect(late.isDoubtful).toBe(false);
    expect(calls(slack, 'chat.postMessage')).toEqual([]);
  });

  it('brings what it finds up to date', async (test) => {
    const slack = await given(test);
    await slack.chat.post(slack.ops, words('R12 is looking'), 'R12:root', plainly);
    const other = await slack.another();
    await other.post(slack.ops, words('R12 is waiting'), 'R12:root', { ...plainly, doubtful: true });
    expect(read(slack)).toEqual(['R12 is waiting']);
  });

  it('does not take a card with its key for its own when somebody else wrote it', async (test) => {
    const slack = await given(test, { teams: [{ name: 'lab' }] });
    const channel = slack.slack.channel('ops');
    await slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly);
    Object.assign(channel.messages[0]!, { user: 'U0000001' });
    const other = await slack.another();
    await other.post(slack.ops, words('Plan'), 'R12:plan', { ...plainly, doubtful: true });
    expect(read(slack)).toEqual(['Plan', 'Plan']);
  });

  it('waits as long as Slack says, with that method and not with others', async (test) => {
    const slack = await given(test);
    const root = await slack.chat.post(slack.ops, words('R12'), 'R12:root', plainly);
    slack.slack.faults.call('chat.postMessage', { kind: 'ratelimited', retryAfterS: 7 });
    const first = await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect(first).toMatchObject({ retryAfterMs: 7_000, isDoubtful: false });
    const again = await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect(again.retryAfterMs).toBeLessThanOrEqual(7_000);
    expect(calls(slack, 'chat.postMessage')).toHaveLength(2);
    await slack.chat.replace(root, words('R12 is waiting'), 'decision');
    expect(read(slack)).toEqual(['R12 is waiting']);
  });

  it('waits a second where Slack does not say how long', async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'ratelimited', retryAfterS: null });
    const first = await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect(first).toMatchObject({ retryAfterMs: 1_000, isDoubtful: false });
  });

  it('gives up on a call that Slack does not answer, and posts once all the same', {
    timeout: 15_000,
  }, async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'delay', ms: 4_500, when: 'before' });
    const begun = Date.now();
    const first = await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    // Until then nobody else may look for it: Slack may still be at it.
    expect(Date.now() - begun).toBeGreaterThan(5_400);
    expect(Date.now() - begun).toBeLessThan(6_300);
    expect(first.isDoubtful).toBe(true);
    await slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly);
    expect(read(slack)).toEqual(['Plan']);
  });

  it('says plain words, and what buttons would have said, where Slack refuses the blocks', async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    const plan = words('Plan 7f3a91c0', { label: 'Approve', command: 'approve 7f3a91c0' });
    await slack.chat.post(slack.ops, plan, 'R12:plan', plainly);
    expect(read(slack)).toEqual(['Plan 7f3a91c0\nApprove: say @rdp-medic approve 7f3a91c0']);
    expect(slack.faults.map(({ what }) => what)).toEqual([
      'Slack refused the blocks of a card, which is shown in plain words instead',
    ]);
  });

  it.for([
    ['channel_not_found', 'invite me there'],
    ['not_in_channel', 'I am not a member of the channel'],
    ['is_archived', 'the channel is archived'],
  ])('tells an admin once what to do about %s', async ([error = '', what = ''], test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'error', error }, 2);
    const first = await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect(first.retryAfterMs).toBe(60_000);
    await away(slack.chat.post(slack.ops, words('Plan'), 'R13:plan', plainly));
    expect(slack.faults).toHaveLength(1);
    expect(slack.faults[0]!.what).toContain(what);
    expect(slack.link.ready()[0]).toMatchObject({ ok: true, words: expect.stringContaining(what) });
    await slack.chat.post(slack.ops, words('Plan'), 'R14:plan', plainly);
    expect(slack.link.ready()[0]).toMatchObject({ ok: true, words: 'answers' });
  });

  it('is not ready while its token is refused, says so once, and is ready again afterwards', async (test) => {
    const slack = await given(test);
    slack.slack.faults.refuseToken(slack.slack.botToken, 'token_revoked');
    await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    await away(slack.chat.post(slack.ops, words('Plan'), 'R13:plan', plainly));
    expect(slack.faults.filter(({ what }) => what.includes('was revoked'))).toHaveLength(1);
    const page = await fetch(`${slack.url}/readyz`);
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('was revoked')]);
    slack.slack.faults.refuseToken(slack.slack.botToken, null);
    await slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly);
    expect((await fetch(`${slack.url}/readyz`)).status).toBe(200);
  });

  it('does nothing with a token of another workspace than the one it is listed for', async (test) => {
    const slack = await given(test, { teams: [{ name: 'lab' }, { name: 'branch' }] });
    const [lab, branch] = slack.slack.teams;
    const told: string[] = [];
    const link = await connectSlack({
      ...slack.link,
      secrets: { ...slack.link.secrets, workspaces: [{ teamId: lab!.id, token: branch!.botToken }] },
      apiUrl: slack.slack.apiUrl,
      fault: (what) => void told.push(what),
    });
    const chat = slackChat(link);
    await away(chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect(calls(slack, 'chat.postMessage')).toEqual([]);
    expect(link.ready()[0]).toMatchObject({
      ok: false,
      words: expect.stringContaining('belongs to workspace'),
    });
    expect(told.filter((what) => what.includes('belongs to workspace'))).toHaveLength(1);
    chat.close();
    link.close();
  });

  it('is ready again by itself when Slack is back, though nothing is posted', {
    timeout: 15_000,
  }, async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'http', status: 500, when: 'before' });
    await away(slack.chat.post(slack.ops, words('Plan'), 'R12:plan', plainly));
    expect((await fetch(`${slack.url}/readyz`)).status).toBe(503);
    await test.expect
      .poll(async () => (await fetch(`${slack.url}/readyz`)).status, { timeout: 8_000 })
      .toBe(200);
  });

  it('is up before Slack is, and learns who it is when Slack answers', {
    timeout: 15_000,
  }, async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('auth.test', { kind: 'http', status: 503, when: 'before' });
    const other = await slack.another();
    const ref = await other.post(slack.ops, words('R12'), 'R12:root', plainly);
    expect(other.link(ref)).toContain('app_redirect');
    // Posting needs no name; looking for a card of ours does, and asks.
    await other.post(slack.ops, words('Plan'), 'R12:plan', { ...plainly, doubtful: true });
    expect(other.link(ref)).toContain('https://lab.slack.com/archives/');
  });

  it('puts the whole text into the thread of a card that had to be shortened, once', async (test) => {
    const slack = await given(test);
    const rows = Array.from({ length: 400 }, (_, at) => [`row ${at}`, 'x'.repeat(60)]);
    const long: Message = {
      text: 'A long card',
      blocks: [{ kind: 'table', columns: ['name', 'value'], rows }],
    };
    const ref = await slack.chat.post(slack.ops, long, 'R12:root', plainly);
    await test.expect.poll(() => slack.slack.files.length).toBe(1);
    const other = await slack.another();
    await other.post(slack.ops, long, 'R12:root', { ...plainly, doubtful: true });
    await slack.chat.replace(ref, long, 'decision');
    await sleep(300);
    expect(slack.slack.files).toHaveLength(1);
    const [file] = slack.slack.files;
    expect(file).toMatchObject({ channel: slack.ops.opaque, threadTs: ref.opaque });
    expect(file!.content.toString()).toContain('row 399');
    expect(slack.faults).toEqual([]);
  });

  it('says in the channel what belongs to a thread that somebody deleted', async (test) => {
    const slack = await given(test);
    slack.slack.faults.call('chat.postMessage', { kind: 'error', error: 'thread_not_found' });
    const thread = { ...slack.ops, opaque: `${slack.ops.opaque}/1700000000.000100` };
    await slack.chat.post(thread, words('Plan'), 'R12:plan', plainly);
    expect(read(slack)).toEqual(['Plan']);
    expect(slack.faults[0]!.what).toContain('was deleted');
  });
});

describe.concurrent('one person alone', () => {
  const oncall = { id: 'o', name: 'On-call', groups: [], console: null, entra: null };

  it('hears a whisper in a channel and in a thread', async (test) => {
    const slack = await given(test);
    const root = await slack.chat.post(slack.ops, words('R12'), 'R12:root', plainly);
    const person = { ...oncall, slack: 'U0000002' };
    await slack.chat.whisper(slack.chat.threadOf(root)!, person, words('You may not'));
    expect(slack.slack.seenBy('approver', 'ops', { thread: root.opaque }).at(-1)).toMatchObject({
      shown: 'You may not',
      ephemeral: true,
    });
    expect(read(slack, root.opaque)).toEqual(['R12']);
  });

  it('hears it in a direct message where they do not read the channel', async (test) => {
    const slack = await given(test);
    slack.slack.addChannel({ name: 'closed', private: true, members: ['oncall'] });
    const person = { ...oncall, slack: 'U0000002' };
    await slack.chat.whisper(place(slack.slack, 'closed'), person, words('You may not'));
    const sent = calls(slack, 'chat.postMessage').at(-1)!;
    expect(sent.args.channel).toMatch(/^D/);
    expect(slack.slack.seenBy('approver', String(sent.args.channel)).map(({ shown }) => shown)).toEqual([
      'You may not',
    ]);
  });
});

describe.concurrent('links', () => {
  it('lead to the message as Slack itself would', async (test) => {
    const slack = await given(test);
    const root = await slack.chat.post(slack.ops, words('R12'), 'R12:root', plainly);
    const plan = await slack.chat.post(slack.ops, words('Plan'), 'R12:plan', { ...plainly, under: root });
    const p = (ts: string) => `p${ts.replace('.', '')}`;
    const page = `https://lab.slack.com/archives/${slack.ops.opaque}/`;
    expect(slack.chat.link(root)).toBe(page + p(root.opaque));
    expect(slack.chat.link(plan)).toBe(
      `${page}${p(plan.opaque)}?thread_ts=${root.opaque}&cid=${slack.ops.opaque}`,
    );
  });
});
