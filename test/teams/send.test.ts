import { describe, expect, it, type TestContext } from 'vitest';
import { digestOf } from '../../adapters/chat/digest-of.ts';
import type { ChatAway } from '../../adapters/teams/chat-away.ts';
import type { Person } from '../../src/people/person.ts';
import { type Given, type GivenOptions, givenTeams, nothing, place, saying, words } from './given-teams.ts';

async function given(test: TestContext, options: GivenOptions = {}): Promise<Given> {
  const one = await givenTeams(options);
  test.onTestFinished(() => one.close());
  return one;
}

const plainly = { under: null, doubtful: false, lane: 'decision' } as const;
const doubtfully = { ...plainly, doubtful: true };
const approve = { label: 'Approve', command: 'approve 7f3a91c0' };
const approver: Person = {
  id: 'approver',
  name: 'Approver',
  groups: [],
  console: null,
  slack: null,
  entra: '00000000-0000-0000-0000-000000000002',
};
const shownIn = (one: Given, person = 'oncall', where = 'ops') =>
  one.sees(person, where).map(({ shown }) => shown);
const statuses = (one: Given, operation: string) =>
  one.teams.log.calls.filter((call) => call.operation === operation).map(({ status }) => status);
const away = (promise: Promise<unknown>): Promise<ChatAway> =>
  promise.then(
    () => Promise.reject(new Error('it did not reject')),
    (error: ChatAway) => error,
  );

describe.concurrent('a post to Teams', () => {
  it('whose answer was lost is made again, and the first press of the first tells which one lives', async (test) => {
    const one = await given(test);
    one.teams.faults.call('send', { kind: 'drop', when: 'after' });
    const lost = await away(one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly));
    expect(lost).toMatchObject({ name: 'ChatAway', isDoubtful: true });
    const ref = await one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', doubtfully);
    const [first, second] = one.sees('approver');
    expect(second!.id).toBe(ref.opaque);
    one.answer = async () => nothing;
    await one.teams.act('approver').press('ops', first!.id, 'Approve');
    await one.door.stop(2_000);
    // What it says is said all the same: whoever presses means it.
    expect(one.heard.map(({ text }) => text)).toEqual(['approve 7f3a91c0']);
    const [orphan] = one.sees('approver');
    expect(orphan!.shown).toContain('This card was posted twice.');
    expect(JSON.stringify(orphan!.card)).toContain(`/${ref.opaque}?tenantId=`);
    expect(orphan!.buttons).toEqual([]);
  });

  it('is not made again where a press has told in the meantime that it stands there', async (test) => {
    const one = await given(test);
    one.teams.faults.call('send', { kind: 'drop', when: 'after' });
    await away(one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly));
    const [only] = one.sees('approver');
    await one.teams.act('approver').press('ops', only!.id, 'Approve');
    await one.door.stop(2_000);
    const ref = await (await one.another()).post(one.ops, words('Plan 7f', approve), 'R1:plan', doubtfully);
    expect(ref.opaque).toBe(only!.id);
    expect(one.sees('approver')).toHaveLength(1);
  });

  it('is not written over by a press that names another card', async (test) => {
    const one = await given(test);
    const plan = await one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly);
    await one.chat.post(one.ops, words('Plan 8f', approve), 'R2:plan', plainly);
    one.teams.faults.call('send', { kind: 'drop', when: 'after' });
    await away(one.chat.post(one.ops, words('Plan 9f', approve), 'R3:plan', plainly));
    const [, other, lost] = one.sees('approver');
    const marks = [other, lost].map((seen) => (seen!.buttons[0]!.data as { card: string }).card);
    const before = shownIn(one);
    one.answer = async () => nothing;
    const { delivery } = await one.teams.act('oncall').press('ops', plan.opaque, 'Approve');
    const { request } = delivery!;
    for (const [at, card] of marks.entries()) {
      const forged = (a: Record<string, unknown>) => ({
        ...a,
        id: `f:${at}`,
        value: { action: { type: 'Action.Execute', verb: 'say', data: { say: 'approve 7f', card } } },
      });
      expect((await one.teams.resend(request, { activity: forged })).status).toBe(200);
    }
    await one.door.stop(2_000);
    expect(shownIn(one)).toEqual(before);
    // The one that was lost is not believed to stand where another does.
    const ref = await (await one.another()).post(one.ops, words('Plan 9f', approve), 'R3:plan', doubtfully);
    expect(ref.opaque).not.toBe(plan.opaque);
  });

  it('is not taken for a plain answer that a made-up press names: neither is written over', async (test) => {
    const one = await given(test);
    const plan = await one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly);
    one.teams.faults.call('send', { kind: 'drop', when: 'before' });
    await away(one.chat.post(one.ops, words('Plan 9f', approve), 'R3:plan', plainly));
    one.answer = saying(words('Nothing is open.'), false);
    const { wrote, delivery } = await one.teams.act('oncall').mention('ops', 'status');
    await one.door.stop(2_000);
    const plain = one.teams.seenBy('oncall', 'ops', { thread: wrote! }).at(-1)!;
    const [known] = one.sees('approver').filter(({ id }) => id === plan.opaque);
    const mark = (known!.buttons[0]!.data as { card: string }).card;
    const unknown = digestOf('R3:plan');
    one.answer = async () => nothing;
    for (const [at, card] of [mark, unknown, `${unknown}${mark.slice(22)}`].entries()) {
      const forged = (a: Record<string, unknown>) => ({
        ...a,
        id: `f:${at}`,
        type: 'invoke',
        name: 'adaptiveCard/action',
        replyToId: plain.id,
        value: { action: { type: 'Action.Execute', verb: 'say', data: { say: 'approve 7f', card } } },
      });
      expect((await one.teams.resend(delivery!.request, { activity: forged })).status).toBe(200);
    }
    await one.door.stop(2_000);
    expect(one.teams.seenBy('oncall', 'ops', { thread: wrote! }).at(-1)!.shown).toBe('Nothing is open.');
    const ref = await (await one.another()).post(one.ops, words('Plan 9f', approve), 'R3:plan', doubtfully);
    expect(ref.opaque).not.toBe(plain.id);
    expect(shownIn(one)).toContain('Nothing is open.');
  });

  it('that was lost is not believed to stand in another conversation', async (test) => {
    const one = await given(test);
    one.teams.addChannel({ name: 'servers' });
    const elsewhere = await one.chat.post(place(one.teams, 'servers'), words('R2', approve), 'R2', plainly);
    one.teams.faults.call('send', { kind: 'drop', when: 'after' });
    await away(one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly));
    const { card } = one.sees('approver').at(-1)!.buttons[0]!.data as { card: string };
    one.answer = async () => nothing;
    const { delivery } = await one.teams.act('approver').press('servers', elsewhere.opaque, 'Approve');
    const forged = (a: Record<string, unknown>) => ({
      ...a,
      id: 'f:forged',
      replyToId: '1600000000000',
      value: { action: { type: 'Action.Execute', verb: 'say', data: { say: 'approve 7f', card } } },
    });
    expect((await one.teams.resend(delivery!.request, { activity: forged })).status).toBe(200);
    await one.door.stop(2_000);
    const ref = await (await one.another()).post(one.ops, words('Plan 7f', approve), 'R1:plan', doubtfully);
    expect([ref.thread, ref.opaque === '1600000000000']).toEqual([one.ops, false]);
  });

  it('that was lost is seen to once: its mark on another message does nothing any more', async (test) => {
    const one = await given(test);
    one.answer = saying(words('Nothing is open.'), false);
    const { wrote } = await one.teams.act('oncall').mention('ops', 'status');
    await one.door.stop(2_000);
    const plain = one.teams.seenBy('oncall', 'ops', { thread: wrote! }).at(-1)!;
    one.teams.faults.call('send', { kind: 'drop', when: 'after' });
    await away(one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly));
    const orphan = one.sees('approver').at(-1)!;
    await one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', doubtfully);
    one.answer = async () => nothing;
    const { delivery } = await one.teams.act('approver').press('ops', orphan.id, 'Approve');
    await one.door.stop(2_000);
    const again = (a: Record<string, unknown>) => ({
      ...a,
      id: 'f:again',
      replyToId: plain.id,
      conversation: { ...(a.conversation as object), id: `${one.ops.opaque};messageid=${wrote}` },
    });
    expect((await one.teams.resend(delivery!.request, { activity: again })).status).toBe(200);
    await one.door.stop(2_000);
    expect(one.heard).toHaveLength(3);
    expect(shownIn(one).filter((text) => text.includes('posted twice'))).toHaveLength(1);
    expect(shownIn(one)).toContain('Nothing is open.');
  });

  it.each([412, 429])('is tried again after %i, and stands there once', async (status) => {
    const one = await givenTeams();
    one.teams.faults.call('send', { kind: 'error', status, when: 'before' });
    await one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly);
    expect(shownIn(one)).toEqual(['Plan 7f']);
    expect(statuses(one, 'send')).toEqual([status, 201]);
    await one.close();
  });

  it('is not repeated by itself where a gateway lost sight of it', async (test) => {
    const one = await given(test);
    one.teams.faults.call('send', { kind: 'error', status: 504, when: 'after' });
    const lost = await away(one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly));
    expect(lost.isDoubtful).toBe(true);
    expect(statuses(one, 'send')).toEqual([504]);
  });

  it('gives up in time and says when to try again', async (test) => {
    const one = await given(test);
    one.teams.faults.call('send', { kind: 'error', status: 429, when: 'before', retryAfterS: 7 }, 9);
    const busy = await away(one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly));
    expect([busy.isDoubtful, busy.retryAfterMs]).toEqual([false, 7_000]);
    expect(statuses(one, 'send')).toEqual([429]);
  });

  it('is shown in plain words where the card is refused', async (test) => {
    const one = await given(test);
    one.teams.faults.call('send', { kind: 'error', status: 413, code: 'MessageSizeTooBig', when: 'before' });
    await one.chat.post(one.ops, words('Plan 7f', approve), 'R1:plan', plainly);
    expect(shownIn(one)).toEqual(['Plan 7f\nApprove: say approve 7f3a91c0']);
    expect(one.faults.map(({ what }) => what)).toEqual([
      'Teams refused a card, which is shown in plain words instead',
    ]);
  });

  it('goes with a new token where the old one is taken no more', async (test) => {
    const one = await given(test);
    await one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly);
    one.teams.revokeTokens();
    await one.chat.post(one.ops, words('Plan 8f'), 'R2:plan', plainly);
    expect(shownIn(one)).toEqual(['Plan 7f', 'Plan 8f']);
  });

  it('goes nowhere but to Microsoft, whatever was kept', async (test) => {
    const one = await given(test);
    const evil = { serviceUrl: 'https://evil.example/', conversation: { id: one.ops.opaque }, bot: null };
    const kept = `teams:place:${one.ops.tenant}/${one.ops.opaque}`;
    await one.references.keep(kept, evil, 60_000);
    await one.references.keep(`teams:tenant:${one.ops.tenant}`, evil, 60_000);
    const chat = await one.another();
    const error = await away(chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly));
    expect(error.message).toContain('untrusted-service-url');
    expect(one.teams.log.calls.filter(({ operation }) => operation !== 'token')).toEqual([]);
  });
});

describe.concurrent('a conversation that takes nothing any more', () => {
  it('is told once, shown on the page of readiness, and left alone for a minute', async (test) => {
    const one = await given(test);
    one.teams.kill('ops', 'not-in-roster');
    const first = await away(one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly));
    const second = await away(one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly));
    expect([first.retryAfterMs, second.retryAfterMs]).toEqual([60_000, 60_000]);
    expect(one.faults.map(({ what }) => what)).toEqual([
      'teams: cannot post in a conversation: the bot is not in it any more (BotNotInConversationRoster); add the app there again',
    ]);
    expect(one.link.ready()[0]!.words).toContain('add the app there again');
    one.teams.kill('ops', null);
    await one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly);
    expect(one.link.ready()[0]).toMatchObject({ ok: true, words: 'answers' });
  });

  it('is told for the whole channel, and well again with the first edit that is taken', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly);
    const under = await one.chat.post(one.ops, words('History'), 'R1:more', { ...plainly, under: ref });
    one.teams.kill('ops', 'not-in-roster');
    await away(one.chat.replace(under, words('History 2'), 'decision'));
    await away(one.chat.post(one.ops, words('Plan 8f'), 'R2:plan', plainly));
    // One channel, told once, whichever thread it was noticed in.
    expect(one.faults.map(({ what }) => what)).toEqual([
      'teams: cannot rewrite a card: the bot is not in it any more (BotNotInConversationRoster); add the app there again',
    ]);
    expect(one.link.ready()[0]!.words).toContain('add the app there again');
    one.teams.kill('ops', null);
    await one.chat.replace(ref, words('Plan 7f approved'), 'decision');
    expect(one.link.ready()[0]).toMatchObject({ ok: true, words: 'answers' });
  });

  it('goes on in the channel where its thread was deleted', async (test) => {
    const one = await given(test);
    const thread = { ...one.ops, opaque: `${one.ops.opaque};messageid=1600000000000` };
    const ref = await one.chat.post(thread, words('Plan 7f'), 'R1:plan', plainly);
    expect(ref.thread).toEqual(one.ops);
    expect(shownIn(one)).toEqual(['Plan 7f']);
  });

  it('is made anew, once, where it was a chat of two', async (test) => {
    const one = await given(test);
    await one.teams.act('oncall').say('dm', 'status');
    await one.door.stop(2_000);
    const old = place(one.teams, one.teams.personal('oncall').id);
    one.teams.kill(old.opaque, 'not-found');
    const ref = await one.chat.post(old, words('Plan 7f'), 'R1:plan', plainly);
    expect(ref.thread.opaque).toBe(one.teams.personal('oncall').id);
    expect(ref.thread.opaque).not.toBe(old.opaque);
    expect(one.teams.seenBy('oncall', 'dm').map(({ shown }) => shown)).toEqual(['Plan 7f']);
  });

  it('is found again where Teams serves the tenant from another region', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly);
    one.teams.moveTo('emea');
    await one.teams.act('oncall').say('dm', 'status');
    await one.door.stop(2_000);
    await one.chat.replace(ref, words('Plan 7f approved'), 'decision');
    await one.chat.post(one.ops, words('Plan 8f'), 'R2:plan', plainly);
    expect(shownIn(one)).toEqual(['Plan 7f approved', 'Plan 8f']);
  });

  it('keeps nobody up for a card that somebody deleted', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('Plan 7f'), 'R1:plan', plainly);
    await one.chat.replace({ ...ref, opaque: '1600000000000' }, words('x'), 'decision');
    expect(one.faults[0]!.what).toContain('a card cannot be kept up to date');
  });
});

describe.concurrent('many messages', () => {
  it('keep to what Teams allows in one conversation, decisions before progress', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('R1'), 'R1:root', plainly);
    for (let at = 0; at < 50; at++) void one.chat.replace(ref, words(`R1 at ${at} %`), 'progress');
    const posts = Array.from({ length: 12 }, (_, at) =>
      one.chat.post(one.ops, words(`Plan ${at}`), `R${at}:plan`, plainly).catch((error: ChatAway) => error),
    );
    const came = await Promise.all(posts);
    expect(one.called.filter((call) => call.includes('rate-limited'))).toEqual([]);
    // What did not fit in time is told so, and nothing of it was sent.
    const late = came.filter((one) => one instanceof Error);
    expect(late.every((error) => !error.isDoubtful && error.retryAfterMs >= 250)).toBe(true);
    expect(shownIn(one).filter((text) => text.startsWith('Plan'))).toHaveLength(12 - late.length);
    expect(came.length - late.length).toBeGreaterThanOrEqual(6);
  });

  it('show of progress the newest, 2 s apart, and a decision at once', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('R1'), 'R1:root', plainly);
    const end = Date.now() + 4_500;
    for (let at = 0; Date.now() < end; at++) {
      await one.chat.replace(ref, words(`R1 at ${at} %`), 'progress');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const edits = one.teams.log.calls.filter(({ operation }) => operation === 'update');
    expect(edits.length).toBeGreaterThanOrEqual(2);
    for (const [at, edit] of edits.entries())
      if (at > 0) expect(edit.at - edits[at - 1]!.at).toBeGreaterThanOrEqual(1_900);
    const from = Date.now();
    await one.chat.replace(ref, words('R1 remediated'), 'decision');
    expect(Date.now() - from).toBeLessThan(1_000);
    await new Promise((resolve) => setTimeout(resolve, 2_300));
    expect(shownIn(one)).toEqual(['R1 remediated']);
  });

  it('show the decision once more where progress before it lost its answer', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('R1'), 'R1:root', plainly);
    one.teams.faults.call('update', { kind: 'drop', when: 'after' });
    await one.chat.replace(ref, words('R1 at 40 %'), 'progress');
    await test.expect.poll(() => statuses(one, 'update').length).toBe(1);
    await one.chat.replace(ref, words('R1 remediated'), 'decision');
    await test.expect.poll(() => statuses(one, 'update').length, { timeout: 8_000 }).toBe(3);
    expect(shownIn(one)).toEqual(['R1 remediated']);
  });

  it('edit again after a passing fault, and by themselves no more than three times', async (test) => {
    const one = await given(test);
    const ref = await one.chat.post(one.ops, words('R1'), 'R1:root', plainly);
    one.teams.faults.call('update', { kind: 'error', status: 502, when: 'before' }, 2);
    await one.chat.replace(ref, words('R1 approved'), 'decision');
    expect(statuses(one, 'update')).toEqual([502, 502, 200]);
    one.teams.faults.call('update', { kind: 'error', status: 504, when: 'before' }, 9);
    await away(one.chat.replace(ref, words('R1 remediated'), 'decision'));
    expect(statuses(one, 'update').slice(3)).toEqual([504, 504, 504]);
  });
});

describe.concurrent('a whisper in Teams', () => {
  it('stands beside the talk where Teams has shown that it can, and lasts where it has to', async (test) => {
    const one = await given(test);
    await one.teams.act('approver').slash('ops', '/rdp-status');
    await one.door.stop(2_000);
    await one.chat.whisper(one.ops, approver, words('not yours to approve'));
    expect(one.sees('approver').at(-1)).toMatchObject({ shown: 'not yours to approve', private: true });
    expect(shownIn(one)).toEqual([]);
    await one.chat.whisper(one.ops, approver, words('a break-glass to review'), { lasting: true });
    expect(one.teams.seenBy('approver', 'dm').map(({ shown }) => shown)).toEqual(['a break-glass to review']);
  });

  it('finds the chat of the two again after a restart, and makes it when it is first needed', async (test) => {
    const one = await given(test);
    await one.chat.whisper(one.ops, approver, words('first'));
    await (await one.another()).whisper(one.ops, approver, words('second'));
    expect(one.teams.seenBy('approver', 'dm').map(({ shown }) => shown)).toEqual(['first', 'second']);
    expect(statuses(one, 'create')).toEqual([201]);
  });

  it('reaches nobody where nobody is meant, and says when the person cannot be reached', async (test) => {
    const one = await given(test);
    await one.chat.whisper(one.ops, null, words('x'));
    await one.chat.whisper(one.ops, { ...approver, entra: null }, words('x'));
    expect(statuses(one, 'send')).toEqual([]);
    one.teams.kill(one.teams.personal('approver').id, 'not-in-roster');
    const error = await away(one.chat.whisper(one.ops, approver, words('x')));
    expect([error.name, error.isDoubtful]).toEqual(['ChatAway', false]);
  });
});

describe('a place in Teams', () => {
  it('has an address that a person can follow', async () => {
    const one = await givenTeams();
    const ref = await one.chat.post(one.ops, words('R1'), 'R1:root', plainly);
    const under = await one.chat.post(one.ops, words('Plan'), 'R1:plan', { ...plainly, under: ref });
    expect(one.chat.threadOf(ref)!.opaque).toBe(`${one.ops.opaque};messageid=${ref.opaque}`);
    expect(one.chat.link(under)).toBe(
      `https://teams.microsoft.com/l/message/${encodeURIComponent(one.ops.opaque)}/${under.opaque}?tenantId=${one.ops.tenant}&parentMessageId=${ref.opaque}`,
    );
    const chat = { ...one.ops, opaque: 'a:1x' };
    expect(one.chat.threadOf({ thread: chat, opaque: '1' })).toEqual(chat);
    expect(one.chat.link({ thread: chat, opaque: '1' })).toContain('contextType');
    await one.close();
  });
});
