import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dict, FakeSlack } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';

/*
 * What local-slack 0.1.6 (parvalabs, commit 4f35f36) sends and answers was compared by hand in November 2026, run
 * outside this repository under Bun 1.4.5 and bound to 127.0.0.1. Field by field, over HTTP:
 *   slash command    the same fields, the same form, the same signature headers
 *   block_actions    the same, but that it repeats `channel` within the message and lacks `enterprise` and the
 *                    message's `team`
 *   event_callback   the same, but that it lacks context_team_id, context_enterprise_id, event_context, and in
 *                    messages client_msg_id, team and blocks; for a mention it sends `message` before `app_mention`
 *   app_home_opened  the same, but for the context fields
 *   views            it gives back what it was given; Slack also fills in private_metadata, external_id, close and others
 *   errors           message_not_found and channel_not_found alike; it lets a bot post where it is no member, reply
 *                    below nothing, send 60 blocks and use any token, and gives a trigger 30 minutes and many uses
 *   command text     it sends & < > as they are; the fake escapes them, as Slack does in messages (for commands unseen)
 *   answers          a text in the ack is public for it unless it says `ephemeral`; Slack's rule is the other way round
 */

let slack: FakeSlack;
let client: WebClient;
let stop: () => Promise<unknown>;
/** What the app answers next, and what it got. */
let answer: { status: number; body: string; type: string };
let got: Dict[];

beforeEach(async () => {
  got = [];
  answer = { status: 200, body: '', type: 'text/plain' };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const form = Object.fromEntries(new URLSearchParams(body));
    got.push(
      request.headers['content-type'] === 'application/json'
        ? JSON.parse(body)
        : form.payload === undefined
          ? form
          : JSON.parse(form.payload),
    );
    response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  slack = await startFakeSlack({
    deliverTo: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    commands: ['/rdp-check'],
  });
  slack.addUser({ name: 'oncall' });
  slack.addUser({ name: 'approver' });
  client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });
  stop = async () => {
    await slack.idle();
    await slack.stop();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
});
afterEach(() => stop());

const json = (body: unknown): void => {
  answer = { status: 200, body: JSON.stringify(body), type: 'application/json' };
};

describe('a slash command', () => {
  it('carries Slack’s fields, with the text escaped', async () => {
    await slack.act('oncall').slash('ops', '/rdp-check', 'ts-02 <0x904> & more');
    expect(got[0]).toMatchObject({
      team_id: slack.team.id,
      channel_id: slack.channel('ops').id,
      channel_name: 'ops',
      user_id: slack.user('oncall').id,
      user_name: 'oncall',
      command: '/rdp-check',
      text: 'ts-02 &lt;0x904&gt; &amp; more',
      api_app_id: slack.appId,
    });
    expect(Object.keys(got[0]!)).toEqual(expect.arrayContaining(['trigger_id', 'response_url', 'token']));
  });

  it('is answered to that person alone, or to everybody when the answer says so', async () => {
    answer.body = 'Looking.';
    const asked = await slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(asked.sees.map((one) => [one.shown, one.ephemeral])).toEqual([['Looking.', true]]);
    expect(slack.seenBy('approver', 'ops')).toEqual([]);
    json({ response_type: 'in_channel', text: 'For all.' });
    await slack.act('oncall').slash('ops', '/rdp-check', 'ts-02');
    expect(slack.seenBy('approver', 'ops').map((one) => one.shown)).toEqual(['For all.']);
    const history = await client.conversations.history({ channel: slack.channel('ops').id });
    expect(history.messages!.map((one) => one.text)).toEqual(['For all.']);
  });

  it('that nobody declared, that fails or is answered wrongly is told to the person', async () => {
    const oncall = slack.act('oncall');
    expect(await oncall.slash('ops', '/rdp-shout')).toMatchObject({
      delivery: null,
      told: ['/rdp-shout is not a valid command.'],
    });
    answer.status = 500;
    expect((await oncall.slash('ops', '/rdp-check')).told).toEqual([
      '/rdp-check failed with the error "dispatch_failed"',
    ]);
    json({ text: 'a', blocks: [{ type: 'banner' }] });
    expect((await oncall.slash('ops', '/rdp-check')).told).toEqual([
      '/rdp-check failed with the error "invalid_command_response"',
    ]);
  });

  it('works where the bot is no member, and in the conversation with the bot', async () => {
    slack.addChannel({ name: 'closed', private: true, bot: false });
    await slack.act('oncall').slash('closed', '/rdp-check');
    await slack.act('oncall').slash('dm', '/rdp-check');
    expect(got.map((one) => one.channel_name)).toEqual(['privategroup', 'directmessage']);
  });
});

describe('the bot', () => {
  it('is refused where it is no member, and does not know private channels', async () => {
    const open = slack.addChannel({ name: 'open', bot: false });
    const closed = slack.addChannel({ name: 'closed', private: true, bot: false });
    const old = slack.addChannel({ name: 'old', archived: true });
    const refused = (channel: string) =>
      client.chat.postMessage({ channel, text: 'a' }).catch((error) => error.data.error);
    expect(await refused(open.id)).toBe('not_in_channel');
    expect(await refused(closed.id)).toBe('channel_not_found');
    expect(await refused(old.id)).toBe('is_archived');
    expect((await client.conversations.info({ channel: open.id })).channel!.is_member).toBe(false);
    await client.conversations.join({ channel: open.id });
    expect((await client.conversations.info({ channel: open.id })).channel!.is_member).toBe(true);
  });

  it('needs its scopes and its own token', async () => {
    const narrow = await startFakeSlack({ scopes: ['chat:write'] });
    const answers = async (token: string, method: string, args = {}) =>
      new WebClient(token, { slackApiUrl: narrow.apiUrl }).apiCall(method, args).then(
        () => 'ok',
        (error: { data: Dict }) => error.data,
      );
    expect(await answers(narrow.botToken, 'users.info', { user: 'U1' })).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write',
    });
    expect(await answers('xoxp-1', 'auth.test')).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await answers('xoxb-1', 'auth.test')).toMatchObject({ error: 'invalid_auth' });
    expect(await answers(narrow.appToken, 'auth.test')).toMatchObject({ error: 'not_allowed_token_type' });
    await narrow.stop();
  });

  it('of one workspace sees nothing of another', async () => {
    const other = slack.addTeam({ name: 'second' });
    const theirs = slack.addChannel({ name: 'ops', team: 'second' });
    const stranger = slack.addUser({ name: 'stranger', team: 'second' });
    await expect(client.chat.postMessage({ channel: theirs.id, text: 'a' })).rejects.toThrow(
      'channel_not_found',
    );
    await expect(client.users.info({ user: stranger.id })).rejects.toThrow('user_not_found');
    const own = new WebClient(other.botToken, { slackApiUrl: slack.apiUrl });
    expect((await own.chat.postMessage({ channel: theirs.id, text: 'a' })).ok).toBe(true);
    await slack.act('stranger').slash('ops', '/rdp-check');
    expect(got.at(-1)).toMatchObject({ team_id: other.id, channel_id: theirs.id });
  });

  it('reads groups without the people who left', async () => {
    const group = slack.addUserGroup({ handle: 'server-approvers', users: ['oncall', 'approver'] });
    slack.user('approver').deactivated = true;
    const members = await client.usergroups.users.list({ usergroup: group.id });
    expect(members.users).toEqual([slack.user('oncall').id]);
    expect((await client.users.info({ user: slack.user('approver').id })).user!.deleted).toBe(true);
    await expect(client.usergroups.users.list({ usergroup: 'S0NONE' })).rejects.toThrow('no_such_subteam');
  });

  it('loses the blocks in an update with text alone, and keeps the metadata', async () => {
    const channel = slack.channel('ops').id;
    const metadata = { event_type: 'outbox', event_payload: { id: 'run-1' } };
    const blocks = [{ type: 'divider' as const }];
    const { ts } = await client.chat.postMessage({ channel, text: 'a', blocks, metadata });
    await client.chat.update({ channel, ts: ts!, text: 'b', blocks });
    expect(slack.seenBy('oncall', 'ops')[0]).toMatchObject({ notification: 'b', shown: '---', metadata });
    await client.chat.update({ channel, ts: ts!, text: 'c' });
    expect(slack.seenBy('oncall', 'ops')[0]).toMatchObject({ shown: 'c', metadata, edited: true });
  });

  it('finds no ephemeral message again, and can change one only through the response_url of its button', async () => {
    const channel = slack.channel('ops').id;
    const user = slack.user('oncall').id;
    const blocks = [
      {
        type: 'actions' as const,
        elements: [
          { type: 'button' as const, action_id: 'go', text: { type: 'plain_text' as const, text: 'Go' } },
        ],
      },
    ];
    const { message_ts: ts } = await client.chat.postEphemeral({ channel, user, text: 'a', blocks });
    await expect(client.chat.update({ channel, ts: ts!, text: 'b' })).rejects.toThrow('message_not_found');
    const [seen] = slack.seenBy('oncall', 'ops');
    await slack.act('oncall').click('ops', seen!, 'Go');
    const payload = got.at(-1)!;
    expect(payload).toMatchObject({ container: { is_ephemeral: true, message_ts: ts } });
    expect(payload).not.toHaveProperty('message');
    await fetch(String(payload.response_url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ replace_original: true, text: 'Done.' }),
    });
    expect(slack.seenBy('oncall', 'ops').map((one) => one.shown)).toEqual(['Done.']);
    await expect(slack.act('approver').click('ops', seen!, 'Go')).rejects.toThrow('sees no message');
  });

  it('uploads a file into a thread', async () => {
    const channel = slack.channel('ops').id;
    const { ts } = await client.chat.postMessage({ channel, text: 'Root' });
    await client.filesUploadV2({
      channel_id: channel,
      thread_ts: ts!,
      filename: 'evidence.txt',
      title: 'Evidence',
      file: Buffer.from('line 1\nline 2'),
    });
    expect(slack.files[0]).toMatchObject({ name: 'evidence.txt', channel, threadTs: ts });
    expect(slack.files[0]!.content.toString()).toBe('line 1\nline 2');
    expect(slack.seenBy('oncall', 'ops', { thread: ts! }).at(-1)!.shown).toBe('[file Evidence]');
  });
});

describe('what a message notifies', () => {
  const post = (text: string, more = {}) =>
    client.chat.postMessage({ channel: slack.channel('ops').id, text, ...more });

  it('is everybody, a person or a group, where Slack reads a special', async () => {
    const group = slack.addUserGroup({ handle: 'approvers', users: ['approver'] });
    const [oncall, approver] = [slack.user('oncall').id, slack.user('approver').id];
    await post('<!channel> look');
    await post(`<@${oncall}> look`);
    await post('fallback', {
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `<!subteam^${group.id}> look` } }],
    });
    expect(slack.log.notified.map((one) => [one.user, one.because])).toEqual([
      [oncall, 'channel'],
      [approver, 'channel'],
      [oncall, 'mention'],
      [approver, 'group'],
    ]);
    expect(slack.seenBy('oncall', 'ops').map((one) => one.shown)).toEqual([
      '@channel look',
      '@oncall look',
      '@approvers look',
    ]);
  });

  it('is nobody where the special is escaped, in plain text, bare, in an edit or in an ephemeral message', async () => {
    const channel = slack.channel('ops').id;
    const hostile = '<!channel>';
    const { ts } = await post('host &lt;!channel&gt; and @channel and @oncall', {
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: hostile } },
        { type: 'section', text: { type: 'mrkdwn', text: '&lt;!everyone&gt;' } },
      ],
    });
    expect(slack.seenBy('approver', 'ops')[0]!.shown).toBe('<!channel>\n<!everyone>');
    expect(slack.log.specials).toEqual([]);
    await client.chat.update({ channel, ts: ts!, text: hostile });
    await client.chat.postEphemeral({ channel, user: slack.user('oncall').id, text: hostile });
    expect(slack.log.notified).toEqual([]);
    // Nobody is told, but that the text was not escaped can be seen.
    expect(slack.log.specials.map((one) => one.special)).toEqual([hostile, hostile]);
  });

  it('is everybody too when names are linked', async () => {
    await post('@here', { link_names: true });
    expect(slack.log.notified.map((one) => one.because)).toEqual(['here', 'here']);
  });
});

describe('what a person types', () => {
  it('reaches the app as Slack writes it: escaped, with links and mentions', async () => {
    await slack.act('oncall').mention('ops', 'check ts-02.contoso.com <now> & @approver');
    expect((got[0]!.event as Dict).text).toBe(
      `<@${slack.botUserId}> check <http://ts-02.contoso.com|ts-02.contoso.com> &lt;now&gt; &amp; ` +
        `<@${slack.user('approver').id}>`,
    );
    expect(slack.seenBy('oncall', 'ops')[0]!.shown).toBe(
      '@rdp-medic check ts-02.contoso.com <now> & @approver',
    );
  });

  it('is not heard where the bot is no member, and the person is asked to invite it', async () => {
    slack.addChannel({ name: 'open', bot: false });
    const said = await slack.act('oncall').mention('open', 'check ts-02');
    expect(said).toMatchObject({ delivery: null, told: [expect.stringContaining('not in this channel')] });
    expect(got).toEqual([]);
  });
});

describe('a modal', () => {
  const text = (value: string) => ({ type: 'plain_text' as const, text: value });
  const view = (title: string, more = {}) => ({
    type: 'modal' as const,
    title: text(title),
    submit: text('Send'),
    blocks: [
      {
        type: 'input' as const,
        block_id: 'why',
        label: text('Why'),
        element: { type: 'plain_text_input' as const, action_id: 'said', max_length: 5 },
      },
    ],
    ...more,
  });
  async function opened(more = {}): Promise<string> {
    await slack.act('oncall').slash('ops', '/rdp-check');
    const given = await client.views.open({
      trigger_id: String(got.at(-1)!.trigger_id),
      view: view('One', more),
    });
    return given.view!.id!;
  }

  it('holds what was typed through an update, and refuses an old hash', async () => {
    const first = await opened();
    json({ response_action: 'errors', errors: { why: 'No.' } });
    await slack.act('oncall').submit({ said: 'abc' });
    const { view: now } = await client.views.update({ view_id: first, view: view('Two') });
    expect(slack.modalOf('oncall')).toMatchObject({ title: 'Two', errors: {} });
    await expect(client.views.update({ view_id: first, hash: 'old', view: view('3') })).rejects.toThrow(
      'hash_conflict',
    );
    expect((now!.state as Dict).values).toMatchObject({ why: { said: { value: 'abc' } } });
    answer.body = '';
    const sent = await slack.act('oncall').submit();
    expect(got.at(-1)).toMatchObject({
      type: 'view_submission',
      view: { id: first, state: { values: { why: { said: { type: 'plain_text_input', value: 'abc' } } } } },
    });
    expect(sent.modal).toBeNull();
    await expect(client.views.update({ view_id: first, view: view('3') })).rejects.toThrow('not_found');
  });

  it('checks required fields and lengths before the app is asked, each time', async () => {
    await opened();
    const oncall = slack.act('oncall');
    const before = got.length;
    expect((await oncall.submit()).told).toEqual(['Please complete this required field.']);
    expect((await oncall.submit()).told).toEqual(['Please complete this required field.']);
    expect((await oncall.submit({ said: 'too long' })).told).toEqual(['This entry is too long.']);
    expect(got).toHaveLength(before);
  });

  it('follows update, push and clear, and says so when the answer makes no sense', async () => {
    await opened();
    const oncall = slack.act('oncall');
    json({ response_action: 'update', view: view('Two') });
    expect((await oncall.submit({ said: 'a' })).modal!.title).toBe('Two');
    json({ response_action: 'push', view: view('Three') });
    expect((await oncall.submit({ said: 'a' })).modal!.title).toBe('Three');
    json({ response_action: 'errors', errors: { other: 'No.' } });
    expect((await oncall.submit({ said: 'a' })).told).toEqual(['We had some trouble connecting. Try again?']);
    json({ response_action: 'clear' });
    expect((await oncall.submit({ said: 'a' })).modal).toBeNull();
  });

  it('tells the app of its closing only if asked to', async () => {
    await opened();
    const before = got.length;
    expect((await slack.act('oncall').closeModal()).delivery).toBeNull();
    expect(got).toHaveLength(before);
    await opened({ notify_on_close: true });
    await slack.act('oncall').closeModal();
    expect(got.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false });
  });
});
