import { describe, expect, it, type TestContext } from 'vitest';
import { limits } from '../../adapters/teams/limits.ts';
import { cardActivity, renderMessage } from '../../adapters/teams/render.ts';
import type { Person } from '../../src/people/person.ts';
import type { Button, Message } from '../../src/view/message.ts';
import { checkCard } from '../fakes/teams/check-card.ts';
import type { Acted, Dict, SeenMessage } from '../fakes/teams/fake-teams.ts';
import { type Given, givenTeams, nothing, saying, words } from './given-teams.ts';

const plainly = { under: null, doubtful: false, lane: 'decision' } as const;
const choice: readonly Button[] = [
  { label: 'Approve', command: 'approve 7f3a91c0', style: 'primary' },
  { label: 'Reject', command: 'reject 7f3a91c0', style: 'danger' },
];
const entra = {
  oncall: '00000000-0000-0000-0000-000000000001',
  approver: '00000000-0000-0000-0000-000000000002',
};

function person(id: string, itsEntra: string | null): Person {
  return { id, name: id, groups: [], console: null, slack: null, entra: itsEntra };
}

/** A plan that waits: the requester is `oncall`, who may decide are `deciders`. */
function waiting(deciders: readonly Person[] = [person('approver', entra.approver)]): Message {
  const common = words('Plan 7f3a91c0', ...choice);
  return {
    ...common,
    views: [
      {
        people: [person('oncall', entra.oncall)],
        blocks: [{ kind: 'text', text: 'Plan 7f3a91c0. Somebody else must decide.' }],
      },
      { people: deciders, blocks: common.blocks },
    ],
  };
}

/** A plan in the channel; `oncall` and `approver` have spoken to the bot before, `viewer` and `silent` have not. */
async function given(test: TestContext, message = waiting()): Promise<Given & { readonly id: string }> {
  const one = await givenTeams();
  test.onTestFinished(() => one.close());
  one.teams.addPerson({ name: 'viewer' });
  one.teams.addPerson({ name: 'silent' });
  for (const who of ['oncall', 'approver']) await one.teams.act(who).mention('ops', 'status');
  await one.teams.idle();
  const { opaque: id } = await one.chat.post(one.ops, message, 'R1:plan', plainly);
  return Object.assign(one, { id });
}

const cardOf = (one: Given, id: string, who: string): SeenMessage =>
  one.sees(who).find((seen) => seen.id === id)!;
const labels = ({ buttons }: SeenMessage) => buttons.map(({ label }) => label);
const watchersOf = (card: unknown) => (card as { refresh?: { userIds: string[] } }).refresh?.userIds ?? [];

function inside({ delivery }: Acted): Dict {
  return JSON.parse(delivery!.body) as Dict;
}

describe.concurrent('a card that is not the same for all', () => {
  it('names those whom Teams is to ask for, as Teams names them, and nobody who never spoke to us', async (test) => {
    const silent = person('silent', '00000000-0000-0000-0000-000000000003');
    const one = await given(
      test,
      waiting([person('approver', entra.approver), silent, person('none', null)]),
    );
    const { card } = cardOf(one, one.id, 'viewer');
    expect(watchersOf(card)).toEqual([one.teams.person('oncall').id, one.teams.person('approver').id]);
    expect((card!.refresh as Dict).action).toEqual({
      type: 'Action.Execute',
      title: 'Refresh',
      verb: 'refresh',
      data: {},
    });
    const { card: plain } = renderMessage(words('R1', ...choice));
    expect('refresh' in plain).toBe(false);
  });

  it('offers the choice to who may decide, tells the requester that it is not theirs, and is common to the others', async (test) => {
    const one = await given(test);
    const looked = await Promise.all(
      ['oncall', 'approver', 'viewer'].map((who) => one.teams.act(who).open('ops')),
    );
    expect(looked.map((acted) => acted.length)).toEqual([1, 1, 0]);
    const seen = (who: string) => cardOf(one, one.id, who);
    expect(seen('oncall')).toMatchObject({
      ownView: true,
      shown: 'Plan 7f3a91c0. Somebody else must decide.',
    });
    expect(labels(seen('oncall'))).toEqual([]);
    expect([seen('approver').ownView, labels(seen('approver'))]).toEqual([true, ['Approve', 'Reject']]);
    expect([seen('viewer').ownView, labels(seen('viewer'))]).toEqual([false, ['Approve', 'Reject']]);
    // It asks again for its person, and was no command.
    expect(watchersOf(seen('oncall').card)).toEqual(watchersOf(seen('viewer').card));
    expect(one.heard.map(({ kind }) => kind)).toEqual(['said', 'said']);
  });

  it('answers within its time, and says nothing to anybody by doing so', async (test) => {
    const one = await given(test);
    const [acted] = await one.teams.act('oncall').open('ops');
    expect(acted).toMatchObject({ told: [], delivery: { kind: 'invoke', status: 200, attempt: 0 } });
    expect(acted!.delivery!.tookMs).toBeLessThan(2_600);
    expect(inside(acted!)).toMatchObject({
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
    });
    expect(one.faults).toEqual([]);
  });

  it('gives no view to who may not decide, and leaves the press of its buttons to the application', async (test) => {
    const one = await given(test);
    const acted = await one.teams.act('viewer').refresh('ops', one.id);
    expect(JSON.stringify(inside(acted).value)).not.toContain('Somebody else must decide');
    expect(labels(cardOf(one, one.id, 'viewer'))).toEqual(['Approve', 'Reject']);
    one.answer = saying(words('Only server-approvers may decide on this plan; you are not one of them.'));
    const pressed = await one.teams.act('viewer').press('ops', one.id, 'Approve');
    expect(pressed.told).toEqual(['Only server-approvers may decide on this plan; you are not one of them.']);
  });

  it.each<[string, (a: Dict) => Dict]>([
    [
      'another tenant',
      (a) => ({ ...a, channelData: { tenant: { id: 'bbbbbbbb-0000-0000-0000-000000000009' } } }),
    ],
    [
      'another organisation',
      (a) => ({ ...a, from: { ...(a.from as Dict), tenantId: 'bbbbbbbb-0000-0000-0000-000000000009' } }),
    ],
    ['nobody that Entra knows', (a) => ({ ...a, from: { id: '29:1abc', name: 'approver' } })],
    ['a bot', (a) => ({ ...a, from: { ...(a.from as Dict), id: '28:other' } })],
  ])('shows nothing of it to %s', async (_, change) => {
    const one = await givenTeams();
    await one.teams.act('approver').mention('ops', 'status');
    await one.teams.idle();
    const { opaque: id } = await one.chat.post(one.ops, waiting(), 'R1:plan', plainly);
    const acted = await one.teams.act('approver').refresh('ops', id);
    expect(acted.delivery!.body).toContain('Plan 7f3a91c0');
    const asked = await one.teams.resend(acted.delivery!.request, {
      activity: (a) => change({ ...a, id: 'f:other' }),
    });
    expect(JSON.parse(asked.body)).toMatchObject({
      statusCode: 403,
      type: 'application/vnd.microsoft.error',
    });
    expect(asked.body).not.toContain('Plan 7f3a91c0');
    await one.close();
  });

  it('hears a press of a button that a view had taken away, so that it can be refused', async (test) => {
    const one = await given(test);
    const before = cardOf(one, one.id, 'oncall');
    await one.teams.act('oncall').open('ops');
    const action = before.card!.body as readonly { readonly actions?: readonly Dict[] }[];
    const approve = action.flatMap(({ actions = [] }) => actions).find(({ title }) => title === 'Approve');
    const { request } = one.teams.log.deliveries.at(-1)!;
    one.answer = saying(words('You asked for this yourself.'));
    const forged = await one.teams.resend(request, {
      activity: (a) => ({ ...a, id: 'f:forged', value: { action: approve, trigger: 'manual' } }),
    });
    expect(JSON.parse(forged.body)).toMatchObject({ value: 'You asked for this yourself.' });
    expect(one.heard.at(-1)).toMatchObject({ text: 'approve 7f3a91c0', account: { id: entra.oncall } });
  });

  it('takes every view back with the decision, and shows it to who asks for one afterwards', async (test) => {
    const one = await given(test);
    for (const who of ['oncall', 'approver']) await one.teams.act(who).open('ops');
    const [asking] = one.teams.log.deliveries.slice(-1);
    const decided = words('Plan 7f3a91c0: approved by approver');
    await one.chat.replace({ thread: one.ops, opaque: one.id }, decided, 'decision');
    for (const who of ['oncall', 'approver', 'viewer']) {
      expect(await one.teams.act(who).open('ops')).toEqual([]);
      const seen = cardOf(one, one.id, who);
      expect([seen.ownView, labels(seen), seen.shown]).toEqual([false, [], decided.text]);
    }
    // From a client that still had the older card.
    const late = await one.teams.resend(asking!.request, { activity: (a) => ({ ...a, id: 'f:late' }) });
    const { value } = JSON.parse(late.body) as { value: unknown };
    expect(JSON.stringify(value)).toContain('approved by approver');
    expect(JSON.stringify(value)).not.toMatch(/Action\.Execute|refresh/);
  });

  it('keeps the decision before Teams has taken the edit: a view asked for meanwhile is not an open plan', async (test) => {
    const one = await given(test);
    await one.teams.act('approver').open('ops');
    const { request } = one.teams.log.deliveries.at(-1)!;
    one.teams.faults.call('update', { kind: 'delay', ms: 600, when: 'before' });
    const edit = one.chat.replace({ thread: one.ops, opaque: one.id }, words('rejected'), 'decision');
    await test.expect
      .poll(async () => (await one.teams.resend(request, { activity: (a) => ({ ...a, id: 'f:2' }) })).body)
      .toContain('rejected');
    expect(cardOf(one, one.id, 'viewer').shown).toContain('Plan 7f3a91c0');
    await edit;
  });

  it('is known to a process that did not draw it, in both directions', async (test) => {
    const one = await given(test);
    const other = await one.another();
    await other.replace({ thread: one.ops, opaque: one.id }, words('approved by approver'), 'decision');
    const [first] = one.teams.log.deliveries;
    const ask = (id: string) =>
      one.teams.resend(first!.request, {
        activity: (a) => ({
          ...a,
          type: 'invoke',
          name: 'adaptiveCard/action',
          id: `f:${id}`,
          replyToId: id,
          value: { action: { type: 'Action.Execute', verb: 'refresh', data: {} }, trigger: 'automatic' },
        }),
      });
    expect((await ask(one.id)).body).toContain('approved by approver');
    const ref = await other.post(one.ops, waiting(), 'R2:plan', plainly);
    expect((await ask(ref.opaque)).body).toContain('Somebody else must decide');
  });

  it('is left as it is where nothing is known of it, and the person is not disturbed for long', async (test) => {
    const one = await given(test);
    await one.teams.act('oncall').open('ops');
    const { request } = one.teams.log.deliveries.at(-1)!;
    const gone = await one.teams.resend(request, { activity: (a) => ({ ...a, id: 'f:3', replyToId: '1' }) });
    expect(JSON.parse(gone.body)).toMatchObject({ statusCode: 400, type: 'application/vnd.microsoft.error' });
    one.references.read = () => new Promise(() => {});
    const began = Date.now();
    const stuck = await one.teams.resend(request, { activity: (a) => ({ ...a, id: 'f:4' }) });
    expect(JSON.parse(stuck.body)).toMatchObject({ statusCode: 400 });
    expect(Date.now() - began).toBeLessThan(2_900);
  });

  it('is not rewritten while it cannot be kept: rather later than with a view that is not true', async (test) => {
    const one = await given(test);
    const keep = one.references.keep;
    one.references.keep = () => Promise.reject(new Error('the store is away'));
    const edit = one.chat.replace({ thread: one.ops, opaque: one.id }, words('rejected'), 'decision');
    await expect(edit).rejects.toMatchObject({ name: 'ChatAway' });
    one.references.keep = keep;
    await one.chat.replace({ thread: one.ops, opaque: one.id }, words('rejected'), 'decision');
    expect(cardOf(one, one.id, 'viewer').shown).toBe('rejected');
  });

  it('a decision is asked for once: views change with the next approval that is still missing', async (test) => {
    const one = await given(test);
    await one.teams.act('approver').open('ops');
    one.answer = async () => nothing;
    await one.chat.replace({ thread: one.ops, opaque: one.id }, waiting([]), 'decision');
    expect(watchersOf(cardOf(one, one.id, 'viewer').card)).toEqual([one.teams.person('oncall').id]);
    expect(await one.teams.act('approver').open('ops')).toEqual([]);
  });
});

describe('the people of a card', () => {
  it('are never more than 60, the requester first, and leave the card within its size', async (test) => {
    const one = await givenTeams();
    test.onTestFinished(() => one.close());
    const crowd = Array.from({ length: 90 }, (_, at) =>
      person(`p${at}`, `00000000-0000-0000-0001-${String(at).padStart(12, '0')}`),
    );
    for (const { entra: id } of [person('oncall', entra.oncall), ...crowd]) {
      const user = { id: `29:1${'x'.repeat(110)}${id}`, aadObjectId: id! };
      await one.link.references.heard(one.ops, await one.link.references.place(one.ops), user);
    }
    const { opaque } = await one.chat.post(one.ops, waiting(crowd), 'R1:plan', plainly);
    const ids = watchersOf(cardOf(one, opaque, 'approver').card);
    expect(ids).toHaveLength(60);
    expect(ids[0]).toContain(entra.oncall);

    const block = { kind: 'text', text: 'ä'.repeat(150) } as const;
    const long: Message = { text: 'Plan', blocks: Array(150).fill(block) };
    const drawn = cardActivity(renderMessage(long, 'mark', ids));
    expect(JSON.stringify(drawn).length).toBeLessThan(limits.activityJson);
    expect(() => checkCard(renderMessage(long, 'mark', [...ids, '29:1more']).card)).not.toThrow();
  });
});
