import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTransport } from '../../adapters/teams/botbuilder-transport.ts';
import type { Dict, FakeTeams } from '../fakes/teams/fake-teams.ts';
import { complaints } from '../fakes/teams/press.ts';
import { startFakeTeams } from '../fakes/teams/start-fake-teams.ts';
import { caller, withCard } from './call.ts';
import { invokeAnswers, startTinyBot, type TinyBot } from './tiny-bot.ts';

let teams: FakeTeams;
let bot: TinyBot;
let call: ReturnType<typeof caller>;
beforeAll(async () => {
  bot = await startTinyBot();
  teams = await startFakeTeams({ rates: 'off', deliverTo: bot.url, invokeTimeoutMs: 300, retryAfterMs: [] });
  for (const name of ['oncall', 'approver', 'viewer']) teams.addPerson({ name });
  teams.addChat({ name: 'night shift', members: ['oncall', 'approver'] });
  call = caller(teams);
});
afterEach(() => {
  bot.answer = async () => ({ status: 200 });
});
afterAll(async () => {
  await teams.stop();
  await bot.stop();
});

const last = (): Dict => bot.heard.at(-1)!.activity;
const entry = (kind: string, from: Dict): Dict | undefined =>
  (from.entities as Dict[]).find((one) => one.type === kind);
async function send(place: string, activity: Dict, query = ''): Promise<string> {
  const id = encodeURIComponent(place === 'dm' ? teams.personal('oncall').id : teams.place(place).id);
  const { status, body } = await call('POST', `conversations/${id}/activities${query}`, activity);
  expect(status, JSON.stringify(body)).toBe(201);
  return String(body.id);
}

describe('what people say', () => {
  it('in a channel is heard when the bot is mentioned: in the text, in an entity, in the HTML', async () => {
    const before = bot.heard.length;
    const unheard = await teams.act('oncall').say('ops', 'good morning');
    expect([unheard.delivery, bot.heard.length]).toEqual([null, before]);

    const { delivery, wrote } = await teams.act('oncall').mention('ops', 'check ts-02');
    expect(delivery!.status).toBe(200);
    const activity = last();
    const { id } = teams.place('ops');
    expect(activity).toMatchObject({
      type: 'message',
      channelId: 'msteams',
      serviceUrl: teams.serviceUrl,
      id: wrote,
      text: '<at>rdp-medic</at> check ts-02',
      from: { id: teams.person('oncall').id, aadObjectId: teams.person('oncall').aadObjectId },
      recipient: { id: teams.botId },
      conversation: {
        conversationType: 'channel',
        tenantId: teams.tenant.id,
        id: `${id};messageid=${wrote}`,
      },
      channelData: { tenant: { id: teams.tenant.id }, channel: { id } },
    });
    expect(entry('mention', activity)).toMatchObject({
      mentioned: { id: teams.botId },
      text: '<at>rdp-medic</at>',
    });
    const [html] = activity.attachments as Dict[];
    expect(html!.content).toContain('itemtype="http://schema.skype.com/Mention"');
  });

  it('in a thread says which thread it is', async () => {
    const { wrote } = await teams.act('oncall').mention('ops', 'status');
    await teams.act('approver').mention('ops', 'status R1', wrote!);
    expect(last().conversation).toMatchObject({ id: `${teams.place('ops').id};messageid=${wrote}` });
    expect(teams.seenBy('viewer', 'ops', { thread: wrote! }).map(({ from }) => from)).toEqual([
      'oncall',
      'approver',
    ]);
  });

  it('in a chat of the two is heard without a mention, and has no mention in it', async () => {
    await teams.act('oncall').say('dm', 'check ts-02');
    expect(last()).toMatchObject({ text: 'check ts-02', conversation: { conversationType: 'personal' } });
    expect(last().conversation).not.toHaveProperty('isGroup');
    expect(entry('mention', last())).toBeUndefined();
  });

  it('with a slash is read by its sender and the bot alone', async () => {
    const { wrote } = await teams.act('oncall').slash('ops', 'rdp-check ts-02');
    expect(last()).toMatchObject({
      text: 'rdp-check ts-02',
      recipient: { id: teams.botId, isTargeted: true },
    });
    expect(teams.seenBy('oncall', 'ops').some(({ id }) => id === wrote)).toBe(true);
    expect(teams.seenBy('viewer', 'ops').some(({ id }) => id === wrote)).toBe(false);
    await expect(teams.act('oncall').slash('dm', 'rdp-check')).rejects.toThrow('no slash commands');
  });

  it('where the app is not installed is not heard', async () => {
    teams.addChannel({ name: 'elsewhere', bot: false });
    expect((await teams.act('oncall').mention('elsewhere', 'check')).delivery).toBeNull();
    const { delivery } = await teams.act('oncall').install('elsewhere');
    expect(delivery!.activity).toMatchObject({ type: 'installationUpdate', action: 'add' });
    expect(bot.heard.at(-2)!.activity).toMatchObject({
      type: 'conversationUpdate',
      membersAdded: [{ id: teams.botId }],
    });
    expect((await teams.act('oncall').mention('elsewhere', 'check')).delivery).not.toBeNull();
  });
});

describe('what a delivery is signed with', () => {
  it('is a token that botbuilder takes for this bot and this connector, and none else', async () => {
    const transport = await openTransport({
      secrets: {
        app: { id: teams.appId, password: teams.password, tenantId: null },
        tenants: [teams.tenant.id],
        serviceUrl: teams.serviceUrl,
      },
      authority: {
        openIdMetadataUrl: teams.openId.metadataUrl,
        tokenIssuer: teams.openId.issuer,
        tokenUrl: teams.tokenUrl,
      },
      fault: () => {},
    });
    const { delivery } = await teams.act('oncall').mention('ops', 'signed');
    const hear = async () => ({ status: 200 });
    const statusOf = async (authorization: string | undefined, body: Dict) =>
      (await transport.handle({ authorization, body }, hear)).status;
    const { activity, request } = delivery!;
    expect(await statusOf(request.headers.authorization, activity)).toBe(200);
    expect(await statusOf(undefined, activity)).toBe(401);
    expect(
      await statusOf(request.headers.authorization, { ...activity, serviceUrl: `${teams.serviceUrl}x/` }),
    ).toBe(401);
    const forged = teams.headersFor(activity, { signature: 'bad' });
    expect(await statusOf(forged.authorization, activity)).toBe(401);

    const place = { serviceUrl: teams.serviceUrl, conversation: { id: teams.place('ops').id }, bot: null };
    const { id } = await transport.send(place, { type: 'message', text: 'sent with a token of the fake' });
    expect(teams.seenBy('viewer', 'ops').find((one) => one.id === id)!.shown).toBe(
      'sent with a token of the fake',
    );
  });
});

describe('a card', () => {
  const approve = {
    ...{ type: 'Action.Execute', title: 'Approve', verb: 'say', data: { say: 'approve 7f3a' } },
    fallback: { type: 'Action.Submit', title: 'Approve', data: { say: 'approve 7f3a' } },
  };
  const plan = withCard([{ type: 'TextBlock', text: '**Plan** 7f3a' }], { actions: [approve] });

  it('is read as words, with its buttons', async () => {
    const body = [
      { type: 'TextBlock', text: 'ts\\-02: *not* \\*starred\\*, &lt;b&gt; [run](https://lab.example/r)' },
      { type: 'FactSet', facts: [{ title: 'Host', value: 'ts-02' }] },
      { type: 'Input.Text', id: 'why', label: 'Why' },
      { type: 'TextBlock', text: 'hidden', isVisible: false },
    ];
    const id = await send('ops', { ...withCard(body, { actions: [approve] }), summary: 'R12 is waiting' });
    const seen = teams.seenBy('viewer', 'ops').find((one) => one.id === id)!;
    expect(seen.shown).toBe('ts-02: not *starred*, <b> run\nHost: ts-02\nWhy: ()\n[ Approve ]');
    expect(seen).toMatchObject({
      notification: 'R12 is waiting',
      inputs: ['why'],
      links: ['https://lab.example/r'],
    });
    expect(seen.buttons).toEqual([
      { label: 'Approve', type: 'Action.Execute', verb: 'say', data: { say: 'approve 7f3a' } },
    ]);
  });

  it('pressed is an invoke, and a card in the answer replaces it for the one who pressed alone', async () => {
    const id = await send('ops', plan);
    bot.answer = async () => invokeAnswers.card([{ type: 'TextBlock', text: 'You approved' }]);
    const { told, delivery } = await teams.act('approver').press('ops', id, 'Approve');
    expect(told).toEqual([]);
    expect(delivery!.activity).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: id,
      from: { aadObjectId: teams.person('approver').aadObjectId },
      value: {
        action: { type: 'Action.Execute', verb: 'say', data: { say: 'approve 7f3a' } },
        trigger: 'manual',
      },
      conversation: { id: `${teams.place('ops').id};messageid=${id}` },
    });
    const shown = (who: string) => teams.seenBy(who, 'ops').find((one) => one.id === id)!;
    expect([shown('approver').shown, shown('approver').ownView]).toEqual(['You approved', true]);
    expect(shown('viewer').shown).toBe('Plan 7f3a\n[ Approve ]');
    await call('PUT', `conversations/${teams.place('ops').id}/activities/${id}`, {
      type: 'message',
      text: 'Done',
    });
    expect([shown('approver').shown, shown('viewer').shown]).toEqual(['Done', 'Done']);
    expect(shown('viewer').edited).toBe(true);
  });

  it('says to the one who pressed what the answer says, and that there was none', async () => {
    const id = await send('ops', plan);
    const told = async (answer: TinyBot['answer']) => {
      bot.answer = answer;
      return (await teams.act('oncall').press('ops', id, 'Approve')).told;
    };
    expect(await told(async () => invokeAnswers.words('Noted'))).toEqual(['Noted']);
    expect(await told(async () => invokeAnswers.error(403, 'Not yours'))).toEqual(['Not yours']);
    expect(await told(async () => ({ status: 500 }))).toEqual([complaints.wrong]);
    expect(await told(async () => ({ status: 200 }))).toEqual([complaints.wrong]);
    const undrawn = await told(async () => invokeAnswers.card([{ type: 'Chart' }]));
    expect(undrawn[0]).toBe(complaints.wrong);
    expect(undrawn[1]).toContain('Teams draws no Chart');
    const late = () => new Promise<{ status: number }>((go) => setTimeout(() => go({ status: 200 }), 500));
    expect(await told(late)).toEqual([complaints.silent]);
    expect(teams.log.deliveries.at(-1)).toMatchObject({ kind: 'invoke', status: null, failed: 'timed out' });
  });

  it('on an old client sends a message with a value and no text', async () => {
    const id = await send('dm', plan);
    await teams.act('oncall').press('dm', id, 'Approve', {}, { client: 'old' });
    expect(last()).toMatchObject({ type: 'message', value: { say: 'approve 7f3a' }, replyToId: id });
    expect(last()).not.toHaveProperty('text');
  });

  it('with fields sends what was filled in, and nothing while something is missing', async () => {
    const fields = [
      { type: 'Input.Text', id: 'why', isRequired: true, errorMessage: 'Say why', maxLength: 10 },
      {
        type: 'Input.ChoiceSet',
        id: 'how',
        value: 'a',
        choices: [
          { title: 'All', value: 'a' },
          { title: 'B', value: 'b' },
        ],
      },
    ];
    const id = await send('ops', withCard(fields, { actions: [approve] }));
    const press = (inputs: Record<string, string>) => teams.act('oncall').press('ops', id, 'Approve', inputs);
    expect(await press({})).toMatchObject({ delivery: null, told: ['Say why'] });
    expect(await press({ why: 'x'.repeat(11) })).toMatchObject({ delivery: null });
    const { delivery } = await press({ why: 'INC 4711', how: 'B' });
    expect(delivery!.activity.value).toMatchObject({
      action: { data: { say: 'approve 7f3a', why: 'INC 4711', how: 'b' } },
    });
    await expect(press({ who: 'me' })).rejects.toThrow('no field who');
  });

  it('is fetched anew for the people it names when they look, and at most once a minute', async () => {
    const userIds = [teams.person('approver').id];
    const action = { type: 'Action.Execute', verb: 'refresh', data: { card: 'R12' } };
    const refresh = { action, userIds };
    const body = [{ type: 'TextBlock', text: 'R12' }];
    const id = await send('night shift', withCard(body, { refresh }));
    bot.answer = async () => invokeAnswers.card(body, { actions: [approve], refresh });
    expect(await teams.act('oncall').open('night shift')).toEqual([]);
    const [opened] = await teams.act('approver').open('night shift');
    expect(opened!.delivery!.activity.value).toMatchObject({
      action: { verb: 'refresh' },
      trigger: 'automatic',
    });
    const labels = (who: string) =>
      teams
        .seenBy(who, 'night shift')
        .find((one) => one.id === id)!
        .buttons.map((one) => one.label);
    expect([labels('approver'), labels('oncall')]).toEqual([['Approve'], []]);
    expect(await teams.act('approver').open('night shift')).toEqual([]);
    teams.clock.move(60_000);
    expect(await teams.act('approver').open('night shift')).toHaveLength(1);
  });
});

describe('a targeted message', () => {
  const to = (who: string): Dict => ({
    type: 'message',
    text: 'for you',
    recipient: { id: teams.person(who).id },
  });

  it('is read by that one person, goes after a day, and keeps who can see it', async () => {
    const id = await send('ops', to('oncall'), '?isTargetedActivity=true');
    const sees = (who: string) => teams.seenBy(who, 'ops').find((one) => one.id === id);
    expect(sees('oncall')).toMatchObject({ shown: 'for you', private: true });
    expect(sees('viewer')).toBeUndefined();
    const path = `conversations/${teams.place('ops').id}/activities/${id}`;
    expect((await call('PUT', path, to('oncall'))).status).toBe(400);
    expect((await call('PUT', `${path}?isTargetedActivity=true`, to('oncall'))).status).toBe(200);
    teams.clock.move(86_400_000);
    call = caller(teams);
    expect(sees('oncall')).toBeUndefined();
    expect((await call('PUT', `${path}?isTargetedActivity=true`, to('oncall'))).status).toBe(404);
  });

  it('needs a member as its recipient, and a place with others in it', async () => {
    const query = '?isTargetedActivity=true';
    const post = (place: string, body: Dict) =>
      call('POST', `conversations/${place}/activities${query}`, body);
    const shift = teams.place('night shift').id;
    expect((await post(shift, to('viewer'))).status).toBe(403);
    expect((await post(shift, { type: 'message', text: 'for nobody' })).status).toBe(400);
    expect((await post(teams.personal('oncall').id, to('oncall'))).status).toBe(400);
  });

  it('has no thread for others: an answer to all is refused there', async () => {
    const { wrote } = await teams.act('oncall').slash('ops', 'rdp-check ts-02');
    const thread = encodeURIComponent(`${teams.place('ops').id};messageid=${wrote}`);
    const path = `conversations/${thread}/activities`;
    expect((await call('POST', path, { type: 'message', text: 'for all' })).status).toBe(400);
    expect((await call('POST', `${path}?isTargetedActivity=true`, to('oncall'))).status).toBe(201);
  });
});
