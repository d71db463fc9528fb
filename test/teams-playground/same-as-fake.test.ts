import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dict } from '../fakes/teams/fake-teams.ts';
import { withCard } from '../teams-fake/call.ts';
import { invokeAnswers } from '../teams-fake/tiny-bot.ts';
import { fakeSide, playgroundSide, type Side } from './two-sides.ts';

/**
 * The same conversation with the fake and with Microsoft's Agents Playground 0.2.28, which nobody here wrote: what the bot
 * hears and what it is answered, value for value, with ids and times made comparable. Where the two differ, the list below
 * says how and why. A difference that is gone fails, like one that is new.
 */
let ours: Side;
let theirs: Awaited<ReturnType<typeof playgroundSide>>;
beforeAll(async () => {
  ours = await fakeSide();
  theirs = await playgroundSide();
}, 120_000);
afterAll(async () => {
  await ours?.stop();
  await theirs?.stop();
});

type Flat = Record<string, unknown>;

/** Every value by its path, such as `channelData.tenant.id`. */
function flatten(value: unknown, at: string, into: Flat): Flat {
  if (typeof value !== 'object' || value === null) into[at] = value;
  else if (Object.keys(value).length === 0) into[at] = Array.isArray(value) ? '[]' : '{}';
  else for (const [key, one] of Object.entries(value)) flatten(one, at === '' ? key : `${at}.${key}`, into);
  return into;
}

/** Runs the conversation and keeps what a bot would rely on. */
async function converse(side: Side): Promise<Flat> {
  const { bot, call, ids } = side;
  const names = new Map(Object.entries({ ...side.names }));
  for (const [name, id] of Object.entries(ids)) if (!names.has(id)) names.set(id, name.toUpperCase());
  const found: Flat = {};
  const shown = (value: unknown): unknown => {
    const json = JSON.stringify(value ?? null, (_, one: unknown) => {
      if (typeof one !== 'string') return one;
      const known = [...names].sort(([a], [b]) => b.length - a.length).find(([id]) => one.includes(id));
      const text = known === undefined ? one : one.replaceAll(known[0], known[1]);
      return text
        .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'UTC')
        .replace(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/, 'UTC+00:00')
        .replace(/\d{13}/g, 'MESSAGE')
        .replace(/^(f:)?[0-9a-f]{8,}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '$1GUID')
        .replace(/^http:\/\/(127\.0\.0\.1|localhost):\d+\/\w+/, 'CONNECTOR');
    });
    return JSON.parse(json);
  };
  const keep = (step: string, value: unknown): void => {
    flatten(shown(value), step, found);
  };
  const answered = async (step: string, method: string, path: string, body?: unknown): Promise<Dict> => {
    const answer = await call(method, path, body);
    // What an error says in words is nobody's business.
    const error = (answer.body as { error?: Dict } | null)?.error;
    keep(step, error === undefined ? answer : { status: answer.status, code: error.code });
    return answer.body as Dict;
  };
  const heard = (step: string): void => keep(step, bot.heard.at(-1)!.activity);
  const at = (place: string, more = ''): string => `conversations/${encodeURIComponent(place)}${more}`;

  await side.say('dm', 'check ts-02', false);
  heard('said in a chat of two');
  await side.say('shift', 'check ts-02', true);
  heard('mentioned in a group chat');
  await side.say('ops', 'check ts-02', true);
  heard('mentioned in a channel');

  const message = { type: 'message', text: 'looking' };
  const first = await answered('send', 'POST', at(ids.dm, '/activities'), message);
  await answered('edit', 'PUT', at(ids.dm, `/activities/${String(first.id)}`), { ...message, text: 'seen' });
  await answered('edit of nothing', 'PUT', at(ids.dm, '/activities/nothing'), message);
  await answered('send to nowhere', 'POST', at('19:nowhere@thread.v2', '/activities'), message);
  const root = await answered('new post by sending', 'POST', at(ids.ops, '/activities'), message);
  const thread = `${ids.ops};messageid=${String(root.id)}`;
  await answered('send to a thread', 'POST', at(thread, '/activities'), message);
  await answered('reply in a thread', 'POST', at(thread, `/activities/${String(root.id)}`), message);
  await answered('edit in a thread', 'PUT', at(thread, `/activities/${String(root.id)}`), message);
  await answered(
    'edit of a post by its channel',
    'PUT',
    at(ids.ops, `/activities/${String(root.id)}`),
    message,
  );

  const tenantId = ids.tenant;
  const channelData = { channel: { id: ids.ops }, tenant: { id: tenantId } };
  const me = { id: ids.bot, name: 'rdp-medic' };
  const post = { isGroup: true, bot: me, tenantId, channelData, activity: message };
  await answered('create a post', 'POST', 'conversations', post);
  const chat = { isGroup: false, bot: me, tenantId, members: [{ id: ids.oncall }] };
  await answered('create a known chat', 'POST', 'conversations', chat);
  await answered('create a chat with nobody', 'POST', 'conversations', { ...chat, members: [] });
  await answered('create a chat with a stranger', 'POST', 'conversations', {
    ...chat,
    members: [{ id: '29:nobody' }],
  });

  await answered('members', 'GET', at(ids.dm, '/members'));
  await answered('members in pages', 'GET', at(ids.dm, '/pagedmembers'));
  await answered('one member', 'GET', at(ids.ops, `/members/${encodeURIComponent(ids.approver)}`));
  await answered('no member', 'GET', at(ids.ops, '/members/29%3Anobody'));
  const roster = (await call('GET', at(ids.ops, '/pagedmembers'))).body as Dict;
  keep(
    'members of a channel',
    (roster.members as Dict[]).map((one) => String(side.names[String(one.aadObjectId)])).sort(),
  );
  await answered('team', 'GET', `teams/${encodeURIComponent(ids.team)}`);

  const execute = { type: 'Action.Execute', title: 'Approve', verb: 'say', data: { say: 'approve' } };
  const submit = { type: 'Action.Submit', title: 'Submit', data: { say: 'reject' } };
  const card = withCard([{ type: 'TextBlock', text: 'Plan' }], { actions: [execute, submit] });
  const plan = await answered('send a card', 'POST', at(ids.ops, '/activities'), card);
  bot.answer = async () => invokeAnswers.words('Noted');
  keep('words for a press', await side.execute(String(plan.id), execute));
  bot.answer = async () => invokeAnswers.card([{ type: 'TextBlock', text: 'Approved' }]);
  keep('what the client gets for a press', await side.execute(String(plan.id), execute));
  heard('pressed');
  bot.answer = async () => ({ status: 200 });
  const own = await answered('send a card to a chat', 'POST', at(ids.dm, '/activities'), card);
  await side.submit(String(own.id), submit.data);
  heard('submitted');
  await answered('delete', 'DELETE', at(ids.dm, `/activities/${String(first.id)}`));
  return found;
}

/** What differs, by path, and why the fake stays as it is. */
const differences: Readonly<Record<string, string>> = {
  '.*\\.serviceUrl': 'Teams ends it with a slash, the Playground does not',
  '(said|mentioned) .*\\.id':
    "a message's activity has the id of the message in Teams, one of its own in the Playground",
  '(said|mentioned) .*\\.attachments\\..*': 'Teams sends what was typed as HTML too',
  '.*\\.channelData\\.team\\.aadGroupId': 'Teams says which group of the directory a team is',
  'mentioned in a channel\\.entities\\.1\\.platform': 'the Playground says the platform in chats alone',
  'create a chat with nobody\\.(status|code)': 'the Playground breaks on it: 500',
  'create a chat with a stranger\\.(status|code|body\\.id)':
    'the Playground makes up a user; Teams knows none',
  'members in pages\\.body\\.totalCount': 'the Playground counts, Teams does not',
  '.* for a press\\.statusCode': 'the Playground hands its page the type and the value alone',
  '(pressed|submitted)\\.channelData\\.legacy\\.replyToId': 'Teams names the card a second time',
  '(pressed|submitted)\\.id': 'Teams marks the ids of what is no message with f:',
  'pressed\\.value\\.action\\.id': 'Teams sends an empty id where the action has none',
  'submitted\\.textFormat': 'Teams says plain though there is no text',
  'delete\\.(status|code|body)': 'the Playground cannot delete: 501',
};

describe('the fake and the Playground', () => {
  it('hold the same conversation alike, but for the differences listed', async () => {
    const [mine, peers] = [await converse(ours), await converse(theirs)];
    const paths = [...new Set([...Object.keys(mine), ...Object.keys(peers)])];
    const differing = paths.filter((path) => mine[path] !== peers[path]);
    const listed = (path: string): string | undefined =>
      Object.keys(differences).find((known) => new RegExp(`^(${known})$`).test(path));
    const report = differing
      .filter((path) => listed(path) === undefined)
      .map((path) => ({ path, ours: mine[path], theirs: peers[path] }));
    expect(paths.length).toBeGreaterThan(150);
    expect(report).toEqual([]);
    const gone = Object.keys(differences).filter(
      (known) => !differing.some((path) => listed(path) === known),
    );
    expect(gone).toEqual([]);
  }, 60_000);
});

describe.skipIf(process.platform !== 'linux')(
  'the Playground here (read in /proc, so on Linux alone)',
  () => {
    it('listens on 127.0.0.1 and nowhere else', () => {
      const hex = theirs.playground.port.toString(16).toUpperCase().padStart(4, '0');
      const listening = ['tcp', 'tcp6'].flatMap((one) =>
        readFileSync(`/proc/net/${one}`, 'utf8')
          .split('\n')
          .map((line) => line.trim().split(/\s+/))
          .filter(([, local = '', , state]) => state === '0A' && local.endsWith(`:${hex}`))
          .map(([, local]) => local),
      );
      expect(listening).toEqual([`0100007F:${hex}`]);
    });
  },
);
