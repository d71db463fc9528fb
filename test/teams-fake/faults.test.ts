import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Dict, FakeTeams } from '../fakes/teams/fake-teams.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';
import { askToken, caller, signIn } from './call.ts';
import { startTinyBot, type TinyBot } from './tiny-bot.ts';

let teams: FakeTeams;
let bot: TinyBot;
let call: ReturnType<typeof caller>;
const said = { type: 'message', text: 'a' };
beforeAll(async () => {
  bot = await startTinyBot();
  teams = await startFakeTeams({
    rates: 'off',
    deliverTo: bot.url,
    ackTimeoutMs: 200,
    retryAfterMs: [1_000],
  });
  for (const name of ['oncall', 'viewer']) teams.addPerson({ name });
  call = caller(teams);
});
afterEach(() => {
  teams.faults.clear();
  bot.answer = async () => ({ status: 200 });
});
afterAll(async () => {
  await teams.stop();
  await bot.stop();
});

const path = (place = 'ops'): string => `conversations/${teams.place(place).id}/activities`;
const posts = (): number => teams.seenBy('viewer', 'ops').length;
const heard = (): readonly string[] => bot.heard.map(({ activity }) => String(activity.text));

describe('a call that goes wrong', () => {
  it.each([412, 429, 500, 502, 504])('with %i before it is carried out, once', async (status) => {
    teams.faults.call('send', { kind: 'error', status });
    const before = posts();
    const answer = await call('POST', path(), said);
    expect([answer.status, posts()]).toEqual([status, before]);
    expect(answer.body).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
    expect((await call('POST', path(), said)).status).toBe(201);
  });

  it.each([502, 504])('with %i after it was carried out: the message stands there', async (status) => {
    teams.faults.call('send', { kind: 'error', status, when: 'after' });
    const before = posts();
    expect((await call('POST', path(), said)).status).toBe(status);
    expect(posts()).toBe(before + 1);
  });

  it('with no answer at all, before and after', async () => {
    const before = posts();
    for (const when of ['before', 'after'] as const) teams.faults.call('send', { kind: 'drop', when });
    // Both strike the same call; the first says what becomes of it.
    await expect(call('POST', path(), said)).rejects.toThrow();
    expect(posts()).toBe(before);
    teams.faults.call('send', { kind: 'drop', when: 'after' });
    await expect(call('POST', path(), said)).rejects.toThrow();
    expect(posts()).toBe(before + 1);
    expect(teams.log.calls.at(-1)).toMatchObject({ status: null, fault: 'drop' });
  });

  it('late, on the clock of the fake', async () => {
    teams.faults.call('update', { kind: 'delay', ms: 60_000 });
    const { body } = await call('POST', path(), said);
    const edit = call('PUT', `${path()}/${String(body.id)}`, { type: 'message', text: 'b' });
    const shown = () => teams.seenBy('viewer', 'ops').at(-1)!.shown;
    while (shown() !== 'b') await new Promise((go) => setTimeout(go, 1));
    teams.clock.move(60_000);
    expect((await edit).status).toBe(200);
  });
});

describe('a place that is dead', () => {
  it.each([
    ['not-in-roster', 403, 'BotNotInConversationRoster'],
    ['not-found', 404, 'ConversationNotFound'],
    ['blocked', 403, 'MessageWritesBlocked'],
  ] as const)('%s is answered with %i %s, until it is alive again', async (dead, status, code) => {
    teams.kill('ops', dead);
    const { body, ...answer } = await call('POST', path(), said);
    expect([answer.status, (body.error as Dict).code]).toEqual([status, code]);
    teams.kill('ops', null);
    expect((await call('POST', path(), said)).status).toBe(201);
  });

  it('a chat of two that is gone is made anew, and goes by another name', async () => {
    const tenantId = teams.tenant.id;
    const asked = { members: [{ id: teams.person('oncall').id }], tenantId, isGroup: false };
    const first = await call('POST', 'conversations', asked);
    expect((await call('POST', 'conversations', asked)).body).toEqual(first.body);
    teams.kill(String(first.body.id), 'not-found');
    const second = await call('POST', 'conversations', asked);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });

  it('a tenant that moved knows nothing under its old address, and says the new one', async () => {
    teams.moveTo('emea');
    const old = await fetch(`${new URL(teams.serviceUrl).origin}/amer/v3/${path()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await signIn(teams)}` },
      body: JSON.stringify(said),
    });
    expect(old.status).toBe(404);
    const { delivery } = await teams.act('oncall').say('dm', 'hello');
    expect(delivery!.activity.serviceUrl).toBe(teams.serviceUrl);
    expect(teams.serviceUrl).toMatch(/\/emea\/$/);
    teams.moveTo('amer');
  });

  it('a message that is not there, or is another’s, cannot be edited', async () => {
    const { wrote } = await teams.act('oncall').mention('ops', 'mine');
    expect((await call('PUT', `${path()}/${wrote}`, said)).status).toBe(403);
    const none = await call('PUT', `${path()}/1`, said);
    expect([none.status, (none.body.error as Dict).code]).toEqual([404, 'ActivityNotFoundInConversation']);
  });
});

describe('the way to the bot', () => {
  it('delivers twice, late, after the next one, or not at all, as told', async () => {
    const person = teams.act('oncall');
    teams.faults.delivery('message', { kind: 'twice' });
    await person.say('dm', 'twice');
    await teams.idle();
    teams.faults.delivery('message', { kind: 'again' });
    await person.say('dm', 'again');
    teams.faults.delivery('message', { kind: 'after-next' });
    expect((await person.say('dm', 'first')).delivery).toBeNull();
    await person.say('dm', 'second');
    await teams.idle();
    teams.faults.delivery('message', { kind: 'late', ms: 30_000 });
    const late = person.say('dm', 'late');
    await person.say('dm', 'in time');
    teams.clock.move(30_000);
    await late;
    teams.faults.delivery('message', { kind: 'lost' });
    expect((await person.say('dm', 'lost')).delivery).toMatchObject({ status: null, failed: 'timed out' });
    expect(heard().slice(-8)).toEqual([
      'twice',
      'twice',
      'again',
      'again',
      'second',
      'first',
      'in time',
      'late',
    ]);
    const ids = bot.heard.slice(-8).map(({ activity }) => activity.id);
    expect([ids[0] === ids[1], ids[2] === ids[3]]).toEqual([true, true]);
    teams.clock.move(1_000);
    await teams.idle();
    expect(heard().at(-1)).toBe('lost');
  });

  it('brings a message again that got no answer or an error, with the same id; an invoke never', async () => {
    bot.answer = async () => ({ status: 500 });
    const { delivery } = await teams.act('oncall').say('dm', 'again please');
    expect(delivery).toMatchObject({ status: 500, attempt: 0 });
    bot.answer = async () => ({ status: 200 });
    teams.clock.move(1_000);
    await teams.idle();
    const both = teams.log.deliveries.slice(-2);
    expect(both.map(({ status, attempt }) => [status, attempt])).toEqual([
      [500, 0],
      [200, 1],
    ]);
    expect(both[1]!.activity.id).toBe(both[0]!.activity.id);

    const card = { type: 'AdaptiveCard', version: '1.5', actions: [{ type: 'Action.Execute', title: 'Go' }] };
    const contentType = 'application/vnd.microsoft.card.adaptive';
    const { body } = await call('POST', path(), {
      type: 'message',
      attachments: [{ contentType, content: card }],
    });
    bot.answer = async () => ({ status: 500 });
    const count = teams.log.deliveries.length;
    await teams.act('oncall').press('ops', String(body.id), 'Go');
    teams.clock.move(10_000);
    await teams.idle();
    expect(teams.log.deliveries.length).toBe(count + 1);
  });

  it('gives up on a bot that does not answer in time, and can hang up on one', async () => {
    bot.answer = () => new Promise((go) => setTimeout(() => go({ status: 200 }), 400));
    const slow = await teams.act('oncall').say('dm', 'slow');
    expect(slow.delivery).toMatchObject({ status: null, failed: 'timed out' });
    teams.faults.delivery('message', { kind: 'hang-up', afterMs: 10 });
    const cut = await teams.act('oncall').say('dm', 'cut');
    expect(cut.delivery).toMatchObject({ status: null, failed: 'no answer' });
  });

  it('brings something again exactly as it was, or changed on the way', async () => {
    const { delivery } = await teams.act('oncall').say('dm', 'replayed');
    await teams.resend(delivery!.request);
    expect(bot.heard.at(-1)!.activity).toEqual(delivery!.activity);
    await teams.resend(delivery!.request, {
      activity: (one) => ({ ...one, text: 'another' }),
      wrong: 'no token',
    });
    expect(bot.heard.at(-1)!.activity.text).toBe('another');
    expect(bot.heard.at(-1)!.headers.authorization).toBeUndefined();
  });
});

describe('who is let in', () => {
  const ask = async (authorization: string | null): Promise<number> => {
    const headers = authorization === null ? {} : { authorization };
    return (await fetch(`${teams.serviceUrl}v3/${path().replace('activities', 'pagedmembers')}`, { headers }))
      .status;
  };

  it('nobody without a token of the login, with an old one, or with one that was taken back', async () => {
    expect(await ask(null)).toBe(401);
    expect(await ask('Bearer made-up')).toBe(401);
    const token = await signIn(teams);
    expect(await ask(`Bearer ${token}`)).toBe(200);
    teams.clock.move(3_600_000);
    expect(await ask(`Bearer ${token}`)).toBe(401);
    const next = await signIn(teams);
    teams.revokeTokens();
    expect(await ask(`Bearer ${next}`)).toBe(401);
  });

  it.each([
    ['invalid_client', 401, { client_secret: 'wrong' }],
    ['unauthorized_client', 400, { client_id: 'wrong' }],
    ['invalid_scope', 400, { scope: 'https://graph.microsoft.com/.default' }],
    ['unsupported_grant_type', 400, { grant_type: 'password' }],
    ['invalid_request', 400, { directory: 'nowhere' }],
  ] as const)('the login says %s', async (error, status, otherwise) => {
    expect(await askToken(teams, otherwise)).toMatchObject({ status, body: { error } });
  });

  it('anybody where the fake stands in for the Playground, which signs nothing either', async () => {
    const open = await startFakeTeams({ authentication: 'none', deliverTo: bot.url });
    open.addPerson({ name: 'oncall' });
    const answer = await fetch(`${open.serviceUrl}v3/conversations/${open.place('ops').id}/members`);
    expect(answer.status).toBe(200);
    await open.act('oncall').say('dm', 'unsigned');
    expect(bot.heard.at(-1)!.headers.authorization).toBeUndefined();
    await open.stop();
  });
});
