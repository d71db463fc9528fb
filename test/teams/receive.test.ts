import { describe, expect, it, type TestContext } from 'vitest';
import type { Answer } from '../../src/ports/receive.ts';
import type { Form } from '../../src/view/form.ts';
import { type Given, type GivenOptions, givenTeams, nothing, saying, words } from './given-teams.ts';

async function given(test: TestContext, options: GivenOptions = {}): Promise<Given> {
  const one = await givenTeams(options);
  test.onTestFinished(() => one.close());
  return one;
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** A press is held up for longer than any machine needs to draw a card, and still answered in time. */
const patientMs = 2_000;
const oncall = '00000000-0000-0000-0000-000000000001';
const approver = '00000000-0000-0000-0000-000000000002';
const form: Form = {
  title: 'Repair',
  blocks: [{ kind: 'text', text: 'What is to be repaired?' }],
  fields: [
    { name: 'host', label: 'Host', required: true, input: { kind: 'text', multiline: false, maxLength: 80 } },
    { name: 'say', label: 'Why', required: false, input: { kind: 'text', multiline: true, maxLength: 500 } },
  ],
  submitLabel: 'Plan it',
  command: '/rdp-fix',
};
const asking: Answer = { message: words('Say /rdp-fix HOST.'), privately: true, began: null, form };
const card = words(
  'Plan 7f3a91c0',
  { label: 'Approve', command: 'approve 7f3a91c0', style: 'primary' },
  { label: 'Reject', command: 'reject 7f3a91c0', style: 'danger' },
);
const plainly = { under: null, doubtful: false, lane: 'decision' } as const;

/** What the answer to an invoke said inside. */
function inside(body: string): { statusCode: number; type: string; value: unknown } {
  return JSON.parse(body) as { statusCode: number; type: string; value: unknown };
}

describe.concurrent('Teams', () => {
  it('hands a mention on and answers in its thread', async (test) => {
    const one = await given(test);
    one.answer = saying(words('Nothing is open.'), false);
    const acted = await one.teams.act('oncall').mention('ops', 'status');
    expect(acted.delivery).toMatchObject({ status: 200, failed: null });
    await one.door.stop(2_000);
    expect(one.heard[0]).toMatchObject({
      kind: 'said',
      text: '/rdp-status',
      account: { platform: 'teams', tenant: one.teams.tenant.id, id: oncall },
      thread: { platform: 'teams', opaque: `${one.ops.opaque};messageid=${acted.wrote}` },
      invite: null,
    });
    expect(one.heard[0]!.answerWithinMs).toBeGreaterThan(1_500);
    expect(one.teams.seenBy('approver', 'ops', { thread: acted.wrote! }).at(-1)!.shown).toBe(
      'Nothing is open.',
    );
  });

  it('says what is private to the person alone: here in the chat of the two', async (test) => {
    const one = await given(test);
    one.answer = saying(words('I do not know a host "ts-99".'));
    await one.teams.act('oncall').mention('ops', 'check ts-99');
    await one.door.stop(2_000);
    expect(one.teams.seenBy('oncall', 'dm').at(-1)!.shown).toBe('I do not know a host "ts-99".');
    expect(one.sees('approver').map(({ shown }) => shown)).not.toContain('I do not know a host "ts-99".');
  });

  it('answers a slash command beside the talk, to the one who said it', async (test) => {
    const one = await given(test);
    one.answer = saying(words('Nothing is open.'), false);
    const acted = await one.teams.act('oncall').slash('ops', '/rdp-status');
    expect(acted.delivery!.status).toBe(200);
    await one.door.stop(2_000);
    // No thread can begin with a message that nobody else sees.
    expect(one.heard[0]).toMatchObject({ text: '/rdp-status', thread: one.ops });
    const seen = one.sees('oncall').at(-1)!;
    expect([seen.shown, seen.private]).toEqual(['Nothing is open.', true]);
    expect(one.sees('approver')).toEqual([]);
  });

  it('knows whom it answers from the words that just came in, before they are noted', async (test) => {
    const one = await given(test);
    one.answer = saying(words('Nothing is open.'), false);
    await one.teams.act('oncall').slash('ops', '/rdp-status');
    await one.door.stop(2_000);
    const { keep } = one.references;
    const late: typeof keep = (...note) => sleep(400).then(() => keep(...note));
    Object.assign(one.references, { keep: late });
    await one.teams.act('approver').slash('ops', '/rdp-status');
    await one.door.stop(4_000);
    expect(one.sees('approver').at(-1)).toMatchObject({ shown: 'Nothing is open.', private: true });
    expect(one.teams.seenBy('approver', 'dm')).toEqual([]);
    expect(one.teams.log.calls.filter(({ status }) => status === null || status >= 400)).toEqual([]);
  });

  it('takes words in a chat of two as they are, and hears no talk of others', async (test) => {
    const one = await given(test);
    await one.teams.act('oncall').say('dm', 'check ts-02 0x904');
    expect(one.heard.map(({ text }) => text)).toEqual(['/rdp-check ts-02 0x904']);
    // With consent of the team Teams delivers what nobody said to us.
    const sent = one.teams.request('say', 'oncall', 'ops', 'status');
    const group = one.teams.addChat({ name: 'talk' });
    const talk = one.teams.request('say', 'oncall', group.name, 'we should check ts-02');
    const toUs = one.teams.request('say', 'oncall', group.name, '/rdp-check ts-02');
    for (const request of [sent, talk, toUs]) expect((await one.teams.resend(request)).status).toBe(200);
    expect(one.heard.map(({ text }) => text)).toEqual(['/rdp-check ts-02 0x904', '/rdp-check ts-02']);
  });

  it('hears a press in the name of the one who pressed, and shows them the card as it is then', async (test) => {
    const one = await given(test, { presentMs: patientMs });
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    let rewritten: Promise<unknown> | null = null;
    one.answer = async () => {
      // After a failure the chat is closed under it.
      rewritten = one.chat.replace(ref, words('approved by Approver'), 'decision').catch(String);
      return { ...nothing, began: { kind: 'run', id: 'R1' } };
    };
    const acted = await one.teams.act('approver').press('ops', ref.opaque, 'Approve');
    expect([acted.delivery!.status, acted.told]).toEqual([200, []]);
    expect(one.heard[0]).toMatchObject({
      kind: 'clicked',
      text: 'approve 7f3a91c0',
      account: { platform: 'teams', id: approver },
      thread: { opaque: `${one.ops.opaque};messageid=${ref.opaque}` },
    });
    expect(inside(acted.delivery!.body)).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
    });
    expect(JSON.stringify(inside(acted.delivery!.body).value)).toContain('approved by Approver');
    expect(await rewritten).toBeUndefined();
    expect(one.sees('approver').at(-1)!.shown).toBe('approved by Approver');
    expect(one.sees('oncall').at(-1)!.shown).toBe('approved by Approver');
  });

  it('never gives an older card back: where none is newer it says so', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    const acted = await one.teams.act('approver').press('ops', ref.opaque, 'Approve');
    expect(acted.told).toEqual(['It is recorded. The card shows it in a moment.']);
  });

  it('waits for the card as it is then where a run was decided on or begun, and for nothing else', async (test) => {
    const one = await given(test, { presentMs: patientMs });
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    let rewritten: Promise<unknown> = Promise.resolve();
    const rewrite = (text: string) => one.chat.replace(ref, { ...card, text }, 'decision').catch(String);
    const press = async (answer: Answer) => {
      await rewritten;
      one.answer = async () => answer;
      const { delivery } = await one.teams.act('approver').press('ops', ref.opaque, 'Approve');
      return { ...inside(delivery!.body), tookMs: delivery!.tookMs };
    };
    const began = { kind: 'run', id: 'R1' } as const;
    for (const answer of [
      { ...nothing, began },
      { message: words('Looking first.'), privately: false, began },
    ]) {
      const waiting = press(answer);
      // The answer was given, and the card is rewritten a moment later.
      const before = one.heard.length;
      await test.expect.poll(() => one.heard.length).toBe(before + 1);
      rewritten = sleep(60).then(() => rewrite(`R1 ${before}`));
      expect((await waiting).type).toBe('application/vnd.microsoft.card.adaptive');
    }
    const check = { kind: 'check', id: 'C1' } as const;
    const aloud = { message: words('Nothing is open.'), privately: false, began: null };
    for (const [answer, said] of [
      [nothing, 'It is recorded. The card shows it in a moment.'],
      [{ ...nothing, began: check }, 'It is recorded. The card shows it in a moment.'],
      [aloud, 'The answer is in the conversation.'],
    ] as const) {
      const pressed = await press(answer);
      expect(pressed.value).toBe(said);
      expect(pressed.tookMs).toBeLessThan(patientMs);
    }
    await rewritten;
  });

  it('tells a refusal to the one who pressed, and to nobody else', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    one.answer = saying(words('You asked for this yourself.'));
    const acted = await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    expect(acted.told).toEqual(['You asked for this yourself.']);
    expect(one.sees('approver')).toHaveLength(1);
  });

  it('writes to the presser what is too long for a moment', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    one.answer = saying(words('word '.repeat(200)));
    const acted = await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    expect(acted.told).toEqual(['I have written to you in our own chat.']);
    await one.door.stop(2_000);
    expect(one.teams.seenBy('oncall', 'dm').at(-1)!.shown).toContain('word word');
  });

  it('hears a client that knows no Action.Execute just the same', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    const acted = await one.teams.act('approver').press('ops', ref.opaque, 'Reject', {}, { client: 'old' });
    expect(acted.delivery).toMatchObject({ kind: 'message', status: 200 });
    expect(one.heard[0]).toMatchObject({
      kind: 'clicked',
      text: 'reject 7f3a91c0',
      account: { id: approver },
    });
  });

  it('answers within its time when the application is slow, and tells the answer later', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    const { promise, resolve } = Promise.withResolvers<Answer>();
    one.answer = () => promise;
    const acted = await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    expect(acted.delivery).toMatchObject({ status: 200, failed: null });
    // Long before Teams gives up, also on a machine that is busy; `answer-in-time` says when exactly.
    expect(acted.delivery!.tookMs).toBeLessThan(7_000);
    expect(acted.told[0]).toContain('takes longer than I may keep you waiting');
    resolve({ ...nothing, message: words('R12 is open') });
    await test.expect
      .poll(() => one.teams.seenBy('oncall', 'dm').map(({ shown }) => shown), { timeout: 4_000 })
      .toContain('R12 is open');
  });

  it('answers a press and words though the store hangs', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    const hangs = () => new Promise<never>(() => {});
    Object.assign(one.references, { keep: hangs, read: hangs });
    one.answer = saying(words('You asked for this yourself.'));
    const acted = await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    expect(acted.delivery).toMatchObject({ status: 200, failed: null });
    expect(acted.told).toEqual(['You asked for this yourself.']);
    expect((await one.teams.act('oncall').mention('ops', 'status')).delivery).toMatchObject({
      status: 200,
      failed: null,
    });
  });

  it('answers a press plainly when the application fails', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    one.answer = () => Promise.reject(new Error('redis is away'));
    const acted = await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    expect(inside(acted.delivery!.body)).toMatchObject({
      statusCode: 500,
      type: 'application/vnd.microsoft.error',
      value: { code: 'InternalServerError' },
    });
    expect(acted.told[0]).toContain('That went wrong on my side');
    expect(one.faults.map(({ what }) => what)).toEqual(['could not carry out a click']);
  });

  it('shows a form to the presser alone, with what is wrong in it, until it is sent', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(
      one.ops,
      words('Repair?', { label: 'Fill in', command: '/rdp-form', opensForm: true }),
      'H1:root',
      plainly,
    );
    one.answer = async () => asking;
    await one.teams.act('oncall').press('ops', ref.opaque, 'Fill in');
    expect(one.sees('oncall').at(-1)).toMatchObject({ ownView: true, inputs: ['field:host', 'field:say'] });
    expect(one.sees('approver').at(-1)!.shown).toContain('Repair?');
    expect((await one.teams.act('oncall').press('ops', ref.opaque, 'Plan it')).told).toEqual([
      'This is needed.',
    ]);
    one.answer = async () => ({ ...nothing, faults: { host: 'There is no host "ts-99".' } });
    const filled = { 'field:host': 'ts-99', 'field:say': 'a reason' };
    await one.teams.act('oncall').press('ops', ref.opaque, 'Plan it', filled);
    expect(one.heard.at(-1)).toMatchObject({
      kind: 'submitted',
      text: '/rdp-fix',
      values: { host: 'ts-99', say: 'a reason' },
      account: { id: oncall },
    });
    const again = one.sees('oncall').at(-1)!;
    expect(again.shown).toContain('There is no host "ts-99".');
    expect(again.shown).toContain('a reason');
  });

  it('acts once upon what comes twice, now or later', async (test) => {
    const one = await given(test);
    one.teams.faults.delivery('message', { kind: 'twice' });
    await one.teams.act('oncall').mention('ops', 'status');
    await one.teams.idle();
    expect(one.heard).toHaveLength(1);
    const { request } = one.teams.log.deliveries[0]!;
    expect((await one.teams.resend(request)).status).toBe(200);
    expect(one.heard).toHaveLength(1);
    // In another process the store knows it by this name.
    expect(one.heard[0]!.delivery).toMatch(/^teams:[^:]+:said:19:/);
  });

  it('does not act upon what is old, or from the future, or says no time', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'status');
    const at = (timestamp: unknown) => one.teams.resend(request, { activity: (a) => ({ ...a, timestamp }) });
    const hourMs = 3_600_000;
    for (const time of [Date.now() - hourMs, Date.now() + hourMs])
      expect((await at(new Date(time).toISOString())).status).toBe(200);
    expect((await at(undefined)).status).toBe(200);
    expect((await at('soon')).status).toBe(200);
    expect(one.heard).toEqual([]);
  });

  it('takes back a delivery that it could not answer', async (test) => {
    const one = await given(test);
    one.answer = () => Promise.reject(new Error('redis is away'));
    await one.teams.act('oncall').mention('ops', 'status');
    await one.door.stop(2_000);
    expect(one.teams.seenBy('oncall', 'dm').at(-1)!.shown).toContain('That went wrong on my side');
  });

  it.each(['conversationUpdate', 'messageReaction', 'typing', 'event', 'endOfConversation'])(
    'is content with %s',
    async (type) => {
      const one = await givenTeams();
      const request = one.teams.request('mention', 'oncall', 'ops', 'status');
      expect((await one.teams.resend(request, { activity: (a) => ({ ...a, type }) })).status).toBe(200);
      expect(one.heard).toEqual([]);
      await one.close();
    },
  );

  it('knows how to reach a place from the day on which the app was added there, and not from being taken out', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'status');
    const tell = (id: string, change: object) =>
      one.teams.resend(request, {
        activity: (a) => ({
          ...a,
          text: undefined,
          ...change,
          id,
          conversation: { ...(a.conversation as object), id },
        }),
      });
    await tell('19:added@thread.tacv2', { type: 'conversationUpdate' });
    await tell('19:installed@thread.tacv2', { type: 'installationUpdate', action: 'add' });
    await tell('19:removed@thread.tacv2', { type: 'installationUpdate', action: 'remove' });
    await tell('19:typing@thread.tacv2', { type: 'typing' });
    await one.door.stop(2_000);
    const kept = (id: string) => one.references.read(`teams:place:${one.ops.tenant}/${id}`);
    for (const name of ['added', 'installed'])
      expect(await kept(`19:${name}@thread.tacv2`)).toMatchObject({ serviceUrl: one.teams.serviceUrl });
    for (const name of ['removed', 'typing']) expect(await kept(`19:${name}@thread.tacv2`)).toBeNull();
  });

  it('refuses nonsense without a word, and stays', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'status');
    const nonsense = [{ conversation: 5 }, { from: [] }, { id: 7 }, { entities: 'x' }, { text: { a: 1 } }];
    for (const part of nonsense) {
      const answer = await one.teams.resend(request, {
        activity: (a) => ({ ...a, ...part, id: 'x' in part ? '1' : a.id }),
      });
      expect([200, 400]).toContain(answer.status);
    }
    const post = (body: string) =>
      fetch(one.url, { method: 'POST', headers: request.headers, body }).then(({ status }) => status);
    expect(await Promise.all([post('{'), post('[]'), post('null'), post('"a"')])).toEqual([
      400, 400, 400, 400,
    ]);
    expect(await fetch(one.url, { method: 'POST', body: '{' }).then(({ status }) => status)).toBe(401);
    expect(await post(`{"a":"${'x'.repeat(600_000)}"}`)).toBe(413);
  });

  it('answers an invoke that it does not know with 501, and a button that is not ours with a word', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    const { request } = one.teams.log.deliveries.at(-1)!;
    const again = (change: object) =>
      one.teams.resend(request, { activity: (a) => ({ ...a, id: 'f:other', ...change }) });
    expect((await again({ name: 'task/fetch' })).status).toBe(501);
    const strange = await again({
      value: { action: { type: 'Action.Execute', verb: 'x', data: { evil: true } } },
    });
    expect(inside(strange.body)).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error' });
    expect(one.heard).toHaveLength(1);
  });
});

describe.concurrent('whoever is not ours', () => {
  it('is turned away politely from another tenant, on record, once a minute', async (test) => {
    const one = await given(test, { tenants: ['lab', 'strangers'] });
    one.teams.addPerson({ name: 'stranger', tenant: 'strangers' });
    one.teams.addChannel({ name: 'theirs', tenant: 'strangers' });
    const acted = await one.teams.act('stranger').mention('theirs', 'fix ts-02');
    expect(acted.delivery!.status).toBe(200);
    await one.teams.act('stranger').say('dm', 'fix ts-02');
    await one.teams.act('stranger').say('dm', 'fix ts-02');
    await one.door.stop(2_000);
    expect(one.heard).toEqual([]);
    expect(one.turnedAway).toHaveLength(3);
    expect(one.turnedAway[0]).toMatchObject({
      why: 'strange-workspace',
      kind: 'said',
      account: { platform: 'teams', tenant: one.teams.tenants[1]!.id },
    });
    const told = one.teams.seenBy('stranger', 'dm').filter(({ from }) => from === 'rdp-medic');
    expect(told.map(({ shown }) => shown)).toEqual([
      'I am not set up for this organisation, so nothing was done. Ask whoever runs me to add it.',
    ]);
  });

  it('cannot press either: whatever the activity says of the tenant has to be ours', async (test) => {
    const one = await given(test, { tenants: ['lab', 'strangers'] });
    const ref = await one.chat.post(one.ops, card, 'R1:plan', plainly);
    await one.teams.act('oncall').press('ops', ref.opaque, 'Approve');
    const { request } = one.teams.log.deliveries.at(-1)!;
    const other = one.teams.tenants[1]!.id;
    const answer = await one.teams.resend(request, {
      activity: (a) => ({ ...a, id: 'f:2', channelData: { tenant: { id: other } } }),
    });
    expect(inside(answer.body)).toMatchObject({ statusCode: 403, type: 'application/vnd.microsoft.error' });
    expect([one.heard.length, one.turnedAway.length]).toEqual([1, 1]);
  });

  it('is nobody without an Entra id, whatever their name', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'fix ts-02');
    const from = { id: '29:1abc', name: 'oncall' };
    expect((await one.teams.resend(request, { activity: (a) => ({ ...a, from }) })).status).toBe(200);
    await one.door.stop(2_000);
    expect(one.heard).toEqual([]);
    expect(one.turnedAway).toMatchObject([{ why: 'no-identity', account: { id: '29:1abc' } }]);
    expect(one.sees('oncall').at(-1)!.shown).toContain('did not tell me who you are');
  });

  it.each(['oncall', '', '29:1abc', `${oncall}0`, `x${oncall}`])(
    'is nobody with %j in place of an Entra id',
    async (aadObjectId) => {
      const one = await givenTeams();
      const request = one.teams.request('mention', 'oncall', 'ops', 'fix ts-02');
      const from = { id: '29:1abc', name: 'oncall', aadObjectId };
      expect((await one.teams.resend(request, { activity: (a) => ({ ...a, from }) })).status).toBe(200);
      expect([one.heard, one.turnedAway.map(({ why }) => why)]).toEqual([[], ['no-identity']]);
      await one.close();
    },
  );

  it('is an outsider in a channel that is shared with another organisation', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'fix ts-02');
    const from = (tenantId: string, id: string) => (a: Record<string, unknown>) => ({
      ...a,
      id,
      from: { ...(a.from as object), tenantId },
    });
    const stranger = 'bbbbbbbb-0000-0000-0000-000000000009';
    expect((await one.teams.resend(request, { activity: from(stranger, '1') })).status).toBe(200);
    await one.door.stop(2_000);
    expect([one.heard, one.turnedAway.map(({ why }) => why)]).toEqual([[], ['other-organisation']]);
    expect(one.sees('oncall').at(-1)!.shown).toContain('You belong to another organisation');
    await one.teams.resend(request, { activity: from(one.teams.tenant.id.toUpperCase(), '2') });
    expect(one.heard).toHaveLength(1);
  });

  it('gets no answer as a bot, and is not heard as ourselves', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'fix ts-02');
    const as = (from: object) => one.teams.resend(request, { activity: (a) => ({ ...a, from }) });
    await as({ id: '28:other', aadObjectId: oncall });
    await as({ id: one.teams.botId, aadObjectId: oncall });
    await one.door.stop(2_000);
    expect(one.heard).toEqual([]);
    expect(one.turnedAway.map(({ why }) => why)).toEqual(['bot']);
    expect(one.sees('oncall').filter(({ from }) => from === 'rdp-medic')).toEqual([]);
  });

  it('is 401 without a token, and nothing ran', async (test) => {
    const one = await given(test);
    const request = one.teams.request('mention', 'oncall', 'ops', 'fix ts-02');
    const answers = await Promise.all([
      one.teams.resend(request, { wrong: 'no token' }),
      one.teams.resend(request, { wrong: { signature: 'bad' } }),
      one.teams.resend(request, { wrong: { algorithm: 'none' } }),
    ]);
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [401, ''],
      [401, ''],
      [401, ''],
    ]);
    expect(one.heard).toEqual([]);
    expect(one.faults.map(({ what }) => what.slice(0, 42))).toEqual([
      'a request in the name of Teams was refused',
    ]);
  });
});
