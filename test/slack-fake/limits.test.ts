import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dict, FakeSlack } from '../fakes/slack/fake-slack.ts';
import { startFakeSlack } from '../fakes/slack/start-fake-slack.ts';

let slack: FakeSlack;
beforeAll(async () => {
  slack = await startFakeSlack({ rates: 'off' });
  slack.addUser({ name: 'oncall' });
});
afterAll(() => slack.stop());

/** The raw answer: the WebClient would throw it, and its types would not let wrong blocks pass. */
async function call(method: string, args: Dict): Promise<Dict> {
  const answer = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(args),
  });
  return (await answer.json()) as Dict;
}

/** A command's form field, such as its trigger_id, without an app that hears the command. */
function handedOut(field: string): string {
  slack.deliverTo('http://127.0.0.1:9/');
  const sent = slack.request('command', 'oncall', 'ops', '/rdp-check', 'ts-02');
  slack.deliverTo(null);
  return new URLSearchParams(sent.body).get(field)!;
}

function respond(url: string, said: Dict): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(said) });
}

const x = (length: number): string => 'x'.repeat(length);
const plain = (text: string): Dict => ({ type: 'plain_text', text });
const mrkdwn = (text: string): Dict => ({ type: 'mrkdwn', text });
const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const section = (more: Dict = {}): Dict => ({ type: 'section', text: mrkdwn('text'), ...more });
const button = (more: Dict = {}): Dict => ({
  type: 'button',
  action_id: 'one',
  text: plain('Press'),
  ...more,
});
const actions = (...elements: Dict[]): Dict => ({ type: 'actions', elements });
const option = (more: Dict = {}): Dict => ({ text: plain('Option'), value: 'v', ...more });
const options = (count: number): Dict[] => many(count, (at) => option({ value: String(at) }));
const raw = (text: string): Dict => ({ type: 'raw_text', text });
const card = (more: Dict = {}): Dict => ({ type: 'card', title: mrkdwn('Title'), ...more });
const input = (more: Dict = {}): Dict => ({
  type: 'input',
  label: plain('Why'),
  element: { type: 'plain_text_input', action_id: 'text' },
  ...more,
});

/** One limit: what is made for a number is accepted at the limit and refused one over. */
const messageLimits: readonly (readonly [string, number, (size: number) => Dict[]])[] = [
  ['blocks in a message', 50, (n) => many(n, () => ({ type: 'divider' }))],
  ['a block_id', 255, (n) => [section({ block_id: x(n) })]],
  ['the text of a section', 3000, (n) => [section({ text: mrkdwn(x(n)) })]],
  ['the plain text of a section', 3000, (n) => [section({ text: plain(x(n)) })]],
  ['the fields of a section', 10, (n) => [section({ fields: many(n, () => mrkdwn('f')) })]],
  ['one field of a section', 2000, (n) => [section({ fields: [mrkdwn(x(n))] })]],
  ['a header', 150, (n) => [{ type: 'header', text: plain(x(n)) }]],
  ['the elements of a context', 10, (n) => [{ type: 'context', elements: many(n, () => mrkdwn('c')) }]],
  [
    'the elements of an actions block',
    25,
    (n) => [actions(...many(n, (at) => button({ action_id: String(at) })))],
  ],
  ['the text of a button', 75, (n) => [actions(button({ text: plain(x(n)) }))]],
  ['the value of a button', 2000, (n) => [actions(button({ value: x(n) }))]],
  ['the url of a button', 3000, (n) => [actions(button({ url: x(n) }))]],
  ['the accessibility_label of a button', 75, (n) => [actions(button({ accessibility_label: x(n) }))]],
  ['an action_id', 255, (n) => [actions(button({ action_id: x(n) }))]],
  [
    'the options of a select',
    100,
    (n) => [actions({ type: 'static_select', action_id: 's', options: options(n) })],
  ],
  [
    'the options of checkboxes',
    10,
    (n) => [actions({ type: 'checkboxes', action_id: 's', options: options(n) })],
  ],
  [
    'the options of radio buttons',
    10,
    (n) => [actions({ type: 'radio_buttons', action_id: 's', options: options(n) })],
  ],
  [
    'the text of an option',
    75,
    (n) => [actions({ type: 'static_select', action_id: 's', options: [option({ text: plain(x(n)) })] })],
  ],
  ['the label of an input', 2000, (n) => [input({ label: plain(x(n)) })]],
  ['the hint of an input', 2000, (n) => [input({ hint: plain(x(n)) })]],
  [
    'the max_length of a text input',
    3000,
    (n) => [input({ element: { type: 'plain_text_input', action_id: 't', max_length: n } })],
  ],
  [
    'the alt text of an image',
    2000,
    (n) => [{ type: 'image', image_url: 'https://lab.example/a.png', alt_text: x(n) }],
  ],
  ['a markdown block', 12_000, (n) => [{ type: 'markdown', text: x(n) }]],
  [
    'the markdown of a whole message',
    12_000,
    (n) => [
      { type: 'markdown', text: x(6000) },
      { type: 'markdown', text: x(n - 6000) },
    ],
  ],
  ['the rows of a table', 100, (n) => [{ type: 'table', rows: many(n, () => [raw('c')]) }]],
  ['the columns of a table', 20, (n) => [{ type: 'table', rows: [many(n, () => raw('c'))] }]],
  [
    'the rows of a data table',
    201,
    (n) => [{ type: 'data_table', caption: 'Runs', rows: many(n, () => [raw('c')]) }],
  ],
  [
    'the columns of a data table',
    20,
    (n) => [{ type: 'data_table', caption: 'Runs', rows: many(2, () => many(n, () => raw('c'))) }],
  ],
  [
    'the page_size of a data table',
    100,
    (n) => [{ type: 'data_table', caption: 'Runs', page_size: n, rows: many(2, () => [raw('c')]) }],
  ],
  ['the title of a card', 150, (n) => [card({ title: mrkdwn(x(n)) })]],
  ['the subtitle of a card', 150, (n) => [card({ subtitle: mrkdwn(x(n)) })]],
  ['the body of a card', 200, (n) => [card({ body: mrkdwn(x(n)) })]],
  ['the cards of a carousel', 10, (n) => [{ type: 'carousel', elements: many(n, () => card()) }]],
  [
    'the child blocks of a container',
    10,
    (n) => [{ type: 'container', title: plain('Box'), child_blocks: many(n, () => section()) }],
  ],
  [
    'the elements of a context_actions block',
    5,
    (n) => [
      {
        type: 'context_actions',
        elements: many(n, (at) => ({
          type: 'icon_button',
          action_id: String(at),
          icon: 'trash',
          text: plain('Away'),
        })),
      },
    ],
  ],
  [
    'the title of a confirmation',
    100,
    (n) => [actions(button({ confirm: { title: plain(x(n)), text: plain('Sure?') } }))],
  ],
  [
    'the text of a confirmation',
    300,
    (n) => [actions(button({ confirm: { title: plain('Really'), text: mrkdwn(x(n)) } }))],
  ],
  ['the text within a context', 3000, (n) => [{ type: 'context', elements: [mrkdwn(x(n))] }]],
  ['the plain text within a context', 3000, (n) => [{ type: 'context', elements: [plain(x(n))] }]],
  [
    'the button of a confirmation',
    30,
    (n) => [actions(button({ confirm: { text: plain('Sure?'), confirm: plain(x(n)) } }))],
  ],
  [
    'the way out of a confirmation',
    30,
    (n) => [actions(button({ confirm: { text: plain('Sure?'), deny: plain(x(n)) } }))],
  ],
  [
    'a placeholder',
    150,
    (n) => [actions({ type: 'users_select', action_id: 'u', placeholder: plain(x(n)) })],
  ],
  [
    'the value of an option',
    75,
    (n) => [actions({ type: 'static_select', action_id: 's', options: [option({ value: x(n) })] })],
  ],
  [
    'the options of an overflow',
    5,
    (n) => [actions({ type: 'overflow', action_id: 's', options: options(n) })],
  ],
  [
    'the groups of a select',
    100,
    (n) => [
      actions({
        type: 'static_select',
        action_id: 's',
        option_groups: many(n, () => ({ label: plain('g'), options: options(1) })),
      }),
    ],
  ],
  [
    'the initial value of a text input',
    3000,
    (n) => [input({ element: { type: 'plain_text_input', action_id: 't', initial_value: x(n) } })],
  ],
  [
    'the title of a container',
    150,
    (n) => [{ type: 'container', title: plain(x(n)), child_blocks: [section()] }],
  ],
  [
    'the subtitle of a container',
    150,
    (n) => [{ type: 'container', title: plain('Box'), subtitle: plain(x(n)), child_blocks: [section()] }],
  ],
];

describe('a limit of messages', () => {
  it.each(messageLimits)('%s: %i are accepted, one more is refused with its place', async (_, most, make) => {
    const accepted = await call('chat.postMessage', {
      channel: slack.channel('ops').id,
      text: 'Fallback',
      blocks: make(most),
    });
    expect(accepted).toMatchObject({ ok: true });
    const before = slack.channel('ops').messages.length;
    const refused = await call('chat.postMessage', {
      channel: slack.channel('ops').id,
      text: 'Fallback',
      blocks: make(most + 1),
    });
    expect(refused).toMatchObject({ ok: false, error: 'invalid_blocks' });
    const { messages } = refused.response_metadata as { messages: string[] };
    expect(messages[0]).toMatch(/^\[ERROR] .+ \[json-pointer:\/blocks/);
    expect(slack.channel('ops').messages).toHaveLength(before);
  });

  it('holds for updates, ephemeral messages and response_urls too', async () => {
    const channel = slack.channel('ops').id;
    const user = slack.user('oncall').id;
    const blocks = [{ type: 'header', text: plain(x(151)) }];
    const { ts } = await call('chat.postMessage', { channel, text: 'Root' });
    expect(await call('chat.update', { channel, ts, text: 'a', blocks })).toMatchObject({
      error: 'invalid_blocks',
    });
    expect(await call('chat.postEphemeral', { channel, user, text: 'a', blocks })).toMatchObject({
      error: 'invalid_blocks',
    });
    const answer = await respond(handedOut('response_url'), { text: 'a', blocks });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: 'invalid_blocks' });
  });

  it('is set on all text together: msg_blocks_too_long', async () => {
    const post = (count: number, each: number) =>
      call('chat.postMessage', {
        channel: slack.channel('ops').id,
        text: 'Fallback',
        blocks: many(count, () => section({ text: mrkdwn(x(each)) })),
      });
    // The published measurements: 50 blocks with 9,597 characters went through, 45 with 11,341 did not.
    expect(await post(50, 191)).toMatchObject({ ok: true });
    expect(await post(45, 253)).toMatchObject({ ok: false, error: 'msg_blocks_too_long' });
  });

  it('is set on metadata', async () => {
    const channel = slack.channel('ops').id;
    const empty = { event_type: 'outbox', event_payload: { id: '' } };
    const room = 8_000 - JSON.stringify(empty).length;
    const post = (size: number) => {
      const metadata = { event_type: 'outbox', event_payload: { id: x(size) } };
      return call('chat.postMessage', { channel, text: 'a', metadata });
    };
    expect(await post(room)).toMatchObject({ ok: true });
    expect(await post(room + 1)).toMatchObject({ ok: false, error: 'metadata_too_large' });
    expect(await call('chat.postMessage', { channel, text: 'a', metadata: { id: 1 } })).toMatchObject({
      ok: false,
      error: 'invalid_metadata_format',
    });
  });

  it('cuts the text of a post at 40,000 with a warning and refuses 4,001 in an update', async () => {
    const channel = slack.channel('ops').id;
    const whole = await call('chat.postMessage', { channel, text: x(40_000) });
    expect(whole).not.toHaveProperty('warning');
    const cut = await call('chat.postMessage', { channel, text: x(40_001) });
    expect(cut).toMatchObject({ ok: true, warning: 'message_truncated', message: { text: x(40_000) } });
    expect(await call('chat.update', { channel, ts: cut.ts, text: x(4_000) })).toMatchObject({ ok: true });
    expect(await call('chat.update', { channel, ts: cut.ts, text: x(4_001) })).toMatchObject({
      ok: false,
      error: 'msg_too_long',
    });
  });
});

describe('blocks are refused', () => {
  const wrong: readonly (readonly [string, Dict[], string])[] = [
    ['of an unknown type', [{ type: 'banner' }], '/blocks/0/type'],
    ['without a type', [{ text: plain('a') }], '/blocks/0'],
    ['alert in a message', [{ type: 'alert', text: plain('a') }], '/blocks/0/type'],
    ['with an unknown element', [actions({ type: 'lever', action_id: 'l' })], '/blocks/0/elements/0/type'],
    [
      'with an input outside its block',
      [actions({ type: 'plain_text_input', action_id: 't' })],
      '/elements/0/type',
    ],
    ['with a mrkdwn header', [{ type: 'header', text: mrkdwn('a') }], '/blocks/0/text/type'],
    ['with a mrkdwn button', [actions(button({ text: mrkdwn('a') }))], '/elements/0/text/type'],
    ['with a text that is a bare string', [section({ text: 'a' })], '/blocks/0/text'],
    ['with an empty text', [section({ text: mrkdwn('') })], '/blocks/0/text/text'],
    ['without text or fields', [{ type: 'section' }], '/blocks/0'],
    ['with emoji on mrkdwn', [section({ text: { ...mrkdwn('a'), emoji: true } })], '/blocks/0/text'],
    ['with a field nobody knows', [section({ colour: 'red' })], '/blocks/0'],
    ['with a block_id twice', [section({ block_id: 'b' }), section({ block_id: 'b' })], '/blocks/1/block_id'],
    ['with an action_id twice in a block', [actions(button(), button())], '/blocks/0/elements'],
    ['with no elements', [actions()], '/blocks/0/elements'],
    ['with a style nobody knows', [actions(button({ style: 'loud' }))], '/elements/0/style'],
    ['with a card that says nothing', [{ type: 'card', subtitle: mrkdwn('a') }], '/blocks/0'],
    [
      'with a data table of one row',
      [{ type: 'data_table', caption: 'a', rows: [[raw('c')]] }],
      '/blocks/0/rows',
    ],
    ['with two tables', many(2, () => ({ type: 'table', rows: [[raw('c')]] })), '/blocks'],
    [
      'with an initial option that is none of the options',
      [
        actions({
          type: 'static_select',
          action_id: 's',
          options: options(2),
          initial_option: option({ value: 'other' }),
        }),
      ],
      '/initial_option',
    ],
  ];
  it.each(wrong)('%s', async (_, blocks, place) => {
    const refused = await call('chat.postMessage', { channel: slack.channel('ops').id, text: 'a', blocks });
    expect(refused).toMatchObject({ ok: false, error: 'invalid_blocks' });
    expect((refused.errors as string[]).some((one) => one.includes(place))).toBe(true);
  });

  it('but one action_id may stand in two blocks, and every kind of text where it belongs', async () => {
    const fine = await call('chat.postMessage', {
      channel: slack.channel('ops').id,
      text: 'a',
      blocks: [actions(button()), actions(button()), section({ text: { ...plain('a'), emoji: true } })],
    });
    expect(fine).toMatchObject({ ok: true });
  });
});

describe('a limit of views', () => {
  async function open(view: Dict): Promise<Dict> {
    return call('views.open', { trigger_id: handedOut('trigger_id'), view });
  }
  const modal = (more: Dict = {}): Dict => ({
    type: 'modal',
    title: plain('Title'),
    blocks: [section()],
    ...more,
  });
  const limits: readonly (readonly [string, number, (size: number) => Dict])[] = [
    ['the title', 24, (n) => modal({ title: plain(x(n)) })],
    ['the submit label', 24, (n) => modal({ submit: plain(x(n)) })],
    ['the close label', 24, (n) => modal({ close: plain(x(n)) })],
    ['private_metadata', 3000, (n) => modal({ private_metadata: x(n) })],
    ['callback_id', 255, (n) => modal({ callback_id: x(n) })],
    ['external_id', 255, (n) => modal({ external_id: x(n) })],
    ['blocks', 100, (n) => modal({ blocks: many(n, () => ({ type: 'divider' })) })],
  ];
  it.each(limits)('%s: %i is accepted, one more is refused', async (_, most, make) => {
    expect(await open(make(most))).toMatchObject({ ok: true });
    expect(await open(make(most + 1))).toMatchObject({ ok: false, error: 'invalid_arguments' });
  });

  it('asks for a submit label where something can be filled in', async () => {
    expect(await open(modal({ blocks: [input()] }))).toMatchObject({ error: 'invalid_arguments' });
    expect(await open(modal({ blocks: [input()], submit: plain('Send') }))).toMatchObject({ ok: true });
  });

  it('takes alert blocks in modals and refuses tables there', async () => {
    expect(await open(modal({ blocks: [{ type: 'alert', text: plain('a') }] }))).toMatchObject({ ok: true });
    const refused = await open(modal({ blocks: [{ type: 'table', rows: [[raw('c')]] }] }));
    expect(refused).toMatchObject({ error: 'invalid_arguments' });
  });

  it('takes 100 blocks in the App Home and refuses 101', async () => {
    const publish = (count: number) =>
      call('views.publish', {
        user_id: slack.user('oncall').id,
        view: { type: 'home', blocks: many(count, () => ({ type: 'divider' })) },
      });
    expect(await publish(100)).toMatchObject({ ok: true });
    expect(await publish(101)).toMatchObject({ error: 'invalid_arguments' });
  });

  it('gives a trigger three seconds and one use', async () => {
    const early = handedOut('trigger_id');
    slack.clock.move(2_900);
    expect(await call('views.open', { trigger_id: early, view: modal() })).toMatchObject({ ok: true });
    expect(await call('views.open', { trigger_id: early, view: modal() })).toMatchObject({
      error: 'exchanged_trigger_id',
    });
    const late = handedOut('trigger_id');
    slack.clock.move(3_001);
    expect(await call('views.open', { trigger_id: late, view: modal() })).toMatchObject({
      error: 'expired_trigger_id',
    });
    expect(await call('views.open', { trigger_id: 'made.up', view: modal() })).toMatchObject({
      error: 'invalid_trigger_id',
    });
  });
});

describe('a response_url', () => {
  const say = async (url: string): Promise<number> => (await respond(url, { text: 'a' })).status;

  it('can be used five times', async () => {
    const url = handedOut('response_url');
    for (let at = 0; at < 5; at += 1) expect(await say(url)).toBe(200);
    expect(await say(url)).toBe(404);
  });

  it('lives thirty minutes', async () => {
    const url = handedOut('response_url');
    slack.clock.move(30 * 60_000 - 1_000);
    expect(await say(url)).toBe(200);
    slack.clock.move(1_001);
    expect(await say(url)).toBe(404);
  });
});

describe('the rates', () => {
  it.each([
    ['chat.update', 50],
    ['usergroups.list', 20],
    ['users.info', 100],
  ])('%s takes %i calls a minute in a workspace, over all channels', async (method, most) => {
    const paced = await startFakeSlack();
    const client = new WebClient(paced.botToken, {
      slackApiUrl: paced.apiUrl,
      rejectRateLimitedCalls: true,
    });
    try {
      paced.addUser({ name: 'oncall' });
      paced.addChannel({ name: 'other' });
      const rooms = [paced.channel('ops').id, paced.channel('other').id];
      const roots = await Promise.all(
        rooms.map((channel) => client.chat.postMessage({ channel, text: 'Root' })),
      );
      const once = (at: number) =>
        client.apiCall(method, {
          channel: rooms[at % 2]!,
          ts: roots[at % 2]!.ts!,
          text: `State ${at}`,
          user: paced.user('oncall').id,
        });
      for (let at = 0; at < most; at += 1) expect((await once(at)).ok).toBe(true);
      await expect(once(most)).rejects.toMatchObject({ retryAfter: expect.any(Number) });
      paced.clock.move(60_000);
      expect((await once(0)).ok).toBe(true);
    } finally {
      await paced.stop();
    }
  });

  it('let a channel take a burst of five posts and then one a second', async () => {
    const paced = await startFakeSlack();
    const client = new WebClient(paced.botToken, {
      slackApiUrl: paced.apiUrl,
      rejectRateLimitedCalls: true,
    });
    try {
      const other = paced.addChannel({ name: 'other' });
      const post = (channel: string) => client.chat.postMessage({ channel, text: 'a' });
      for (let at = 0; at < 5; at += 1) await post(paced.channel('ops').id);
      await expect(post(paced.channel('ops').id)).rejects.toMatchObject({ retryAfter: 1 });
      expect((await post(other.id)).ok).toBe(true);
      paced.clock.move(1_000);
      expect((await post(paced.channel('ops').id)).ok).toBe(true);
      await expect(post(paced.channel('ops').id)).rejects.toMatchObject({ retryAfter: 1 });
    } finally {
      await paced.stop();
    }
  });

  it('cap the posts of a workspace over all its channels, and leave another workspace alone', async () => {
    // A tenth of everything: 30 posts a minute instead of 300.
    const paced = await startFakeSlack({ rates: 0.1 });
    const other = paced.addTeam({ name: 'second' });
    const there = paced.addChannel({ name: 'ops', team: 'second' });
    const quick = (token: string) =>
      new WebClient(token, { slackApiUrl: paced.apiUrl, rejectRateLimitedCalls: true });
    const rooms = Array.from({ length: 7 }, (_, at) => paced.addChannel({ name: `room-${at}` }).id);
    try {
      const client = quick(paced.botToken);
      for (let at = 0; at < 30; at += 1) {
        await client.chat.postMessage({ channel: rooms[at % 7]!, text: 'a' });
      }
      await expect(client.chat.postMessage({ channel: rooms[6]!, text: 'a' })).rejects.toMatchObject({
        retryAfter: expect.any(Number),
      });
      expect((await quick(other.botToken).chat.postMessage({ channel: there.id, text: 'a' })).ok).toBe(true);
    } finally {
      await paced.stop();
    }
  });
});
