import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../fakes/clock.ts';
import type { Dict, FakeTeams } from '../fakes/teams/fake-teams.ts';
import { rates } from '../fakes/teams/rates.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';
import { type Answered, caller, withCard } from './call.ts';

let teams: FakeTeams;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  teams = await startFakeTeams({ rates: 'off' });
  call = caller(teams);
});
afterAll(() => teams.stop());

const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const text = (more: Dict = {}): Dict => ({ type: 'TextBlock', text: 'text', ...more });
const button = (more: Dict = {}): Dict => ({ type: 'Action.Execute', title: 'Press', verb: 'v', ...more });
const send = (activity: Dict, place = 'ops'): Promise<Answered> =>
  call('POST', `conversations/${teams.place(place).id}/activities`, activity);

/** One limit: what is made for a number is accepted at the limit and refused one over, with that status. */
const limits: readonly (readonly [string, number, number, (size: number) => Dict])[] = [
  [
    'bytes of a message as UTF-16',
    51_200,
    413,
    (n) => {
      const frame = JSON.stringify({ type: 'message', text: '' }).length;
      return { type: 'message', text: 'x'.repeat(n - frame) };
    },
  ],
  [
    'bytes of a message beyond ASCII, two for each unit',
    51_200,
    413,
    (n) => {
      const frame = JSON.stringify({ type: 'message', text: '' }).length;
      return { type: 'message', text: 'é'.repeat(n - frame) };
    },
  ],
  [
    'attachments',
    10,
    400,
    (n) => ({ ...withCard([]), attachments: many(n, () => withCard([]).attachments).flat() }),
  ],
  ['buttons of a card', 6, 400, (n) => withCard([], { actions: many(n, () => button()) })],
  ['buttons of a set', 6, 400, (n) => withCard([{ type: 'ActionSet', actions: many(n, () => button()) }])],
  [
    'people with a view of their own',
    60,
    400,
    (n) => withCard([], { refresh: { action: button(), userIds: many(n, (at) => `29:1${at}`) } }),
  ],
];

describe('what fits and what is one too many', () => {
  it.each(limits)('%s: %i', async (_, most, status, make) => {
    expect((await send(make(most))).status).toBe(201);
    const over = await send(make(most + 1));
    expect(over.status).toBe(status);
    if (status === 413)
      expect(over.body).toEqual({ error: { code: 'MessageSizeTooBig', message: expect.any(String) } });
  });

  it('an edit is measured like a message', async () => {
    const { body } = await send({ type: 'message', text: 'small' });
    const path = `conversations/${teams.place('ops').id}/activities/${String(body.id)}`;
    const edit = (length: number) => call('PUT', path, { type: 'message', text: 'x'.repeat(length) });
    expect((await edit(51_000)).status).toBe(200);
    expect((await edit(51_300)).status).toBe(413);
  });

  it('images in base64 do not count', async () => {
    const url = `data:image/png;base64,${'A'.repeat(80_000)}`;
    expect((await send(withCard([{ type: 'Image', url, altText: 'a chart' }]))).status).toBe(201);
  });
});

describe('cards that Teams would not draw', () => {
  const wrong: readonly (readonly [string, Dict])[] = [
    ['a later version', withCard([], { version: '1.6' })],
    ['no version', withCard([], { version: undefined })],
    ['an element it does not know', withCard([{ type: 'CodeBlock', codeSnippet: 'x' }])],
    ['an element without a type', withCard([{ text: 'x' }])],
    ['a property it does not know', withCard([text({ colour: 'good' })])],
    ['a value it does not know', withCard([text({ color: 'red' })])],
    ['a text that is none', withCard([text({ text: 7 })])],
    ['an element without what it needs', withCard([{ type: 'FactSet' }])],
    ['a fact without a value', withCard([{ type: 'FactSet', facts: [{ title: 'Host' }] }])],
    [
      'two inputs of one id',
      withCard([
        { type: 'Input.Text', id: 'a' },
        { type: 'Input.Text', id: 'a' },
      ]),
    ],
    ['an action it does not know', withCard([], { actions: [{ type: 'Action.Http', title: 'x' }] })],
    ['data that inputs cannot be put into', withCard([], { actions: [button({ data: 'x' })] })],
    [
      'a refresh by anything but Action.Execute',
      withCard([], { refresh: { action: button({ type: 'Action.Submit' }) } }),
    ],
    [
      'views for somebody without an id of Teams',
      withCard([], { refresh: { action: button(), userIds: ['oncall'] } }),
    ],
    [
      'a fault deep inside',
      withCard([
        { type: 'Container', items: [{ type: 'ColumnSet', columns: [{ items: [text({ wrap: 'yes' })] }] }] },
      ]),
    ],
    ['a fallback that is none', withCard([], { actions: [button({ fallback: { type: 'Action.Http' } })] })],
    [
      'a tap that opens a card',
      withCard([{ type: 'Container', items: [], selectAction: { type: 'Action.ShowCard' } }]),
    ],
  ];
  it.each(wrong)('%s', async (_, activity) => {
    const { status, body } = await send(activity);
    expect(status).toBe(400);
    expect((body.error as Dict).message).toMatch(/card|attachments\[0\]\.content/);
  });

  it('takes every element, action and part there is', async () => {
    const cell = (words: string): Dict => ({ type: 'TableCell', items: [text({ text: words })] });
    const activity = withCard(
      [
        text({ size: 'Large', weight: 'bolder', wrap: true, style: 'heading', color: 'Attention' }),
        { type: 'RichTextBlock', inlines: ['plain', { type: 'TextRun', text: 'bold', weight: 'bolder' }] },
        { type: 'Image', url: 'https://lab.example/a.png', altText: 'a', size: 'small' },
        { type: 'ImageSet', images: [{ type: 'Image', url: 'https://lab.example/a.png' }] },
        { type: 'Container', style: 'emphasis', items: [text()], bleed: true },
        { type: 'ColumnSet', columns: [{ type: 'Column', width: 'auto', items: [text()] }, { width: 2 }] },
        { type: 'FactSet', facts: [{ title: 'Host', value: 'ts-02' }] },
        {
          type: 'ActionSet',
          actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://lab.example' }],
        },
        {
          type: 'Table',
          firstRowAsHeader: true,
          columns: [{ width: 1 }, { width: '80px' }],
          rows: [{ type: 'TableRow', cells: [cell('a'), cell('b')] }],
        },
        { type: 'Input.Text', id: 'why', label: 'Why', isMultiline: true, maxLength: 200, isRequired: true },
        { type: 'Input.Number', id: 'n', min: 1, max: 9, value: 3 },
        { type: 'Input.Date', id: 'd' },
        { type: 'Input.Time', id: 't' },
        { type: 'Input.Toggle', id: 'g', title: 'Sure', valueOn: 'y', valueOff: 'n' },
        { type: 'Input.ChoiceSet', id: 'c', style: 'filtered', choices: [{ title: 'A', value: 'a' }] },
      ],
      {
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        fallbackText: 'R12 is waiting',
        msteams: {
          width: 'Full',
          entities: [{ type: 'mention', text: '<at>x</at>', mentioned: { id: '29:1', name: 'x' } }],
        },
        refresh: { action: button(), userIds: ['29:1abc'] },
        actions: [
          button({ style: 'positive', fallback: { type: 'Action.Submit', title: 'Press', data: { a: 1 } } }),
          { type: 'Action.ToggleVisibility', title: 'More', targetElements: ['why'] },
          { type: 'Action.ShowCard', title: 'Show', card: { type: 'AdaptiveCard', body: [text()] } },
        ],
      },
    );
    expect(await send(activity)).toEqual({ status: 201, body: { id: expect.stringMatching(/^\d{13}$/) } });
  });
});

describe('how often', () => {
  /** Window, limit, and a pace (so many at once, every so often) that fills it and none of the shorter ones. */
  const windows: readonly (readonly [number, number, number, number])[] = [
    [1_000, 7, 7, 0],
    [2_000, 8, 4, 1_000],
    [30_000, 60, 6, 2_000],
  ];

  /** A Teams whose time stands still until a test moves it. */
  async function still(): Promise<{
    teams: FakeTeams;
    call: ReturnType<typeof caller>;
    move: (ms: number) => void;
  }> {
    let now = 1_800_000_000_000;
    const clock = { ...movableClock(), now: () => now };
    const own = await startFakeTeams({ clock, tokenSeconds: 86_400 });
    const move = (ms: number): void => {
      now += ms;
    };
    return { teams: own, call: caller(own), move };
  }

  it.each(windows)(
    'in %i ms a conversation takes %i messages, and not one more',
    async (ms, most, batch, gapMs) => {
      const { teams: own, call: ask, move } = await still();
      const path = `conversations/${own.place('ops').id}/activities`;
      const said = { type: 'message', text: 'a' };
      let taken = 0;
      let passed = 0;
      for (; taken < most; taken += batch) {
        if (taken > 0) {
          move(gapMs);
          passed += gapMs;
        }
        const answers = await Promise.all(many(batch, () => ask('POST', path, said)));
        expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
      }
      expect([taken, passed < ms]).toEqual([most, true]);
      expect((await ask('POST', path, said)).status).toBe(429);
      move(ms - passed - 1);
      expect((await ask('POST', path, said)).status).toBe(429);
      move(1);
      expect((await ask('POST', path, said)).status).toBe(201);
      await own.stop();
    },
  );

  it('in an hour a conversation takes 1,800 messages, and not one more', () => {
    let now = 1_800_000_000_000;
    const limit = rates({ ...movableClock(), now: () => now }, 1);
    const taken = many(1_800, () => {
      now += 1_900;
      return limit.take('lab', 'send', 'ops');
    });
    expect(taken).toEqual(taken.map(() => true));
    expect(limit.take('lab', 'send', 'ops')).toBe(false);
    expect(limit.take('lab', 'send', 'other')).toBe(true);
    now += 3_600_000 - 1_799 * 1_900 - 1;
    expect(limit.take('lab', 'send', 'ops')).toBe(false);
    now += 1;
    expect(limit.take('lab', 'send', 'ops')).toBe(true);
  });

  it('edits and deletions count with the messages, and a channel with all its threads is one conversation', async () => {
    const { teams: own, call: ask } = await still();
    const { id } = own.place('ops');
    const said = { type: 'message', text: 'a' };
    const { body } = await ask('POST', `conversations/${id}/activities`, said);
    const root = String(body.id);
    const thread = encodeURIComponent(`${id};messageid=${root}`);
    const answers = [
      await ask('POST', `conversations/${thread}/activities`, said),
      await ask('POST', `conversations/${id}/activities/${root}`, said),
      await ask('PUT', `conversations/${id}/activities/${root}`, said),
      await ask('PUT', `conversations/${thread}/activities/${root}`, said),
      await ask('POST', `conversations/${thread}/activities`, said),
      await ask('DELETE', `conversations/${id}/activities/${root}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 200, 200, 201, 200]);
    expect((await ask('POST', `conversations/${id}/activities`, said)).status).toBe(429);
    own.addChannel({ name: 'other' });
    expect((await ask('POST', `conversations/${own.place('other').id}/activities`, said)).status).toBe(201);
    await own.stop();
  });

  it('rosters are read twice as often as messages are sent', async () => {
    const { teams: own, call: ask } = await still();
    const path = `conversations/${own.place('ops').id}/pagedmembers`;
    const answers = await Promise.all(many(15, () => ask('GET', path)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(14);
    await own.stop();
  });

  it('an app makes 50 calls a second in a tenant, wherever', async () => {
    const { teams: own, call: ask, move } = await still();
    for (const at of many(10, (one) => one)) own.addChannel({ name: `c${at}` });
    const paths = many(51, (at) => `conversations/${own.place(`c${at % 10}`).id}/activities`);
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await ask('POST', path, { type: 'message', text: 'a' })).status);
    expect(statuses.filter((one) => one === 201)).toHaveLength(50);
    expect(statuses[50]).toBe(429);
    move(1_000);
    const other = own.addTenant('other');
    own.addChannel({ name: 'theirs', tenant: other.name });
    expect((await ask('POST', paths[0]!, { type: 'message', text: 'a' })).status).toBe(201);
    await own.stop();
  });
});
