import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saidText } from '../../adapters/slack/said-text.ts';
import { type Given, givenSlack, saying, words } from './given-slack.ts';

let given: Given;
beforeEach(async () => {
  given = await givenSlack();
  given.answer = saying(words('heard'));
});
afterEach(() => given.close());

/** Sends an event of that kind as Slack would, whatever people of the fake could do. */
async function deliver(event: Readonly<Record<string, unknown>>): Promise<number> {
  const body = JSON.stringify({
    token: 't',
    team_id: given.slack.team.id,
    api_app_id: given.slack.appId,
    type: 'event_callback',
    event_id: `Ev${Math.random().toString(36).slice(2)}`,
    event_time: 1,
    authorizations: [{ team_id: given.slack.team.id, user_id: given.slack.botUserId, is_bot: true }],
    event,
  });
  const headers = { 'content-type': 'application/json', ...given.slack.sign(body) };
  const answer = await fetch(`${given.url}/slack/events`, { method: 'POST', headers, body });
  return answer.status;
}

const mention = { type: 'app_mention', channel: 'C1', user: 'U0000001', text: 'status', ts: '1.1' };
const direct = {
  type: 'message',
  channel_type: 'im',
  channel: 'D1',
  user: 'U0000001',
  text: 'status',
  ts: '1.1',
};

describe('an event that says something', () => {
  it('is heard', async () => {
    expect([await deliver(mention), await deliver(direct)]).toEqual([200, 200]);
    expect(given.heard).toHaveLength(2);
  });

  it.each([
    ['a mention by another bot', { ...mention, bot_id: 'B0OTHER' }],
    ['a mention without an author', { ...mention, user: undefined }],
    ['an edited mention', { ...mention, edited: { user: 'U0000001', ts: '1.2' } }],
    ['a direct message by a bot', { ...direct, bot_id: 'B0OTHER' }],
    ['an edited direct message', { ...direct, subtype: 'message_changed', message: { text: 'status' } }],
    ['a deleted direct message', { ...direct, subtype: 'message_deleted', previous_message: { text: 'x' } }],
    ['a message in a channel', { ...direct, channel_type: 'channel', channel: 'C1' }],
    [
      'the other tab of the App Home',
      { type: 'app_home_opened', tab: 'messages', user: 'U0000001', channel: 'D1' },
    ],
    ['something it did not ask for', { type: 'reaction_added', user: 'U0000001', item: { channel: 'C1' } }],
  ])('is not %s', async (_what, event) => {
    expect(await deliver(event)).toBe(200);
    expect(given.heard).toEqual([]);
  });

  it('is not its own', async () => {
    await deliver({ ...direct, user: given.slack.botUserId });
    expect(given.heard).toEqual([]);
  });

  it('is not from another organisation in a shared channel, and its author is told so', async () => {
    const channel = given.ops.opaque;
    await deliver({
      ...mention,
      channel,
      user_team: 'T0000OTHER',
      user: 'U0000001',
      ts: '1700000000.000100',
    });
    expect(given.heard).toEqual([]);
    await expect
      .poll(() => given.slack.log.calls.at(-1)?.args.text)
      .toContain('You belong to another organisation');
  });

  it('is asked afresh for its place when the bot was taken out of it', async () => {
    await given.slack.act('oncall').slash('ops', '/rdp-status');
    given.slack.channel('ops').members.delete(given.slack.botUserId);
    const channel = given.ops.opaque;
    await deliver({ type: 'member_left_channel', user: given.slack.botUserId, channel });
    await given.slack.act('oncall').slash('ops', '/rdp-status');
    expect(given.heard.map(({ invite }) => invite)).toEqual([null, '/invite @rdp-medic']);
  });
});

describe('what was said', () => {
  it.each([
    ['<@U0BOT> check ts-02', '/rdp-check ts-02'],
    ['<@U0BOT|rdp-medic>   /rdp-check   ts-02', '/rdp-check ts-02'],
    ['rdp-fix ts-02', '/rdp-fix ts-02'],
    ['Check <http://ts-02.lab.example|ts-02.lab.example> 0x904', '/rdp-check ts-02.lab.example 0x904'],
    ['hey <@U0BOT> status', 'hey status'],
    ['check `ts-02`', '/rdp-check ts-02'],
    ['approve 7f3a91c0', 'approve 7f3a91c0'],
    ['checkmate', 'checkmate'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['<@U0OTHER> check', '<@U0OTHER> check'],
  ])('%s is read as %s', (text, line) => {
    expect(saidText(text, 'U0BOT')).toBe(line);
  });

  it('is cut where nobody types that much', () => {
    expect(saidText('x'.repeat(9_000), 'U0BOT')).toHaveLength(8_000);
  });
});
