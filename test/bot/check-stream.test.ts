import { afterEach, describe, expect, it } from 'vitest';
import { failCheck, readCheck } from '../../src/bot/check.ts';
import { draw } from '../../src/bot/draw.ts';
import { perform } from '../../src/bot/perform.ts';
import { partNames } from '../../src/diagnosis/evidence.ts';
import type { Outcome, Value } from '../../src/playbook/step.ts';
import { insideLooked } from '../../src/view/samples/inside-samples.ts';
import { aBot, patiently } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const inside: Record<string, { readonly looked: boolean; readonly value?: unknown }> = { ...insideLooked() };
const live = new AbortController().signal;
const thread = { platform: 'slack', tenant: 'T1', opaque: 'C1' } as const;

/** A bot whose host answers every part; nothing is carried out by itself. */
async function asked() {
  bot = aBot();
  for (const name of partNames) bot.fake.parts[name] = () => answer(name);
  await bot.receive({
    kind: 'said',
    text: '/rdp-check ts-02',
    account: { platform: 'console', tenant: 'local', id: 'oncall' },
    thread: { platform: 'console', tenant: 'local', opaque: 'main' },
    delivery: 'd1',
    ...patiently,
  });
  await perform(bot.world, { kind: 'check-outside', check: 'C1' }, live);
}

function answer(name: string): Outcome {
  return { kind: 'returned', value: (inside[name]?.value ?? null) as Value };
}

const lookInside = (signal = live) => perform(bot.world, { kind: 'check-inside', check: 'C1' }, signal);
const events = async () => (await bot.world.checks.read('C1')).events;
const types = async () => (await events()).map(({ type }) => type);
const state = async () => (await readCheck(bot.world, 'C1'))!;
const eventually = async (holds: () => Promise<boolean> | boolean) => {
  for (let tries = 0; tries < 400 && !(await holds()); tries += 1)
    await new Promise((go) => setTimeout(go, 2));
  expect(await holds()).toBe(true);
};

/** A part that answers when it is told to. */
function held(name: string) {
  const gate = Promise.withResolvers<void>();
  bot.fake.parts[name] = async () => {
    await gate.promise;
    return answer(name);
  };
  return gate.resolve;
}

describe('what a check sees inside', () => {
  it('is told in one go where all of it is there at once', async () => {
    await asked();
    await lookInside();
    expect(await types()).toEqual(['asked', 'seen-outside', 'seen-again', 'seen-inside']);
    expect(Object.keys((await state()).inside!).sort()).toEqual([...partNames].sort());
  });

  it('is told as it comes, and at the end only what was still to be told', async () => {
    await asked();
    const release = held('updates');
    const looking = lookInside();
    await eventually(async () => (await state()).arrived !== null);
    expect(await types()).toEqual(['asked', 'seen-outside', 'seen-parts', 'seen-again']);
    expect(Object.keys((await state()).arrived!)).toHaveLength(partNames.length - 1);
    expect((await state()).inside).toBeNull();
    release();
    await looking;
    const last = (await events()).at(-1)!;
    expect(last).toMatchObject({ type: 'seen-inside', inside: { updates: { looked: true } } });
    expect(Object.keys((last as { inside: object }).inside)).toEqual(['updates']);
    expect(Object.keys((await state()).inside!).sort()).toEqual([...partNames].sort());
  });

  it('stands on the card while the rest is still to come', async () => {
    await asked();
    const release = held('updates');
    const looking = lookInside();
    await eventually(async () => (await state()).arrived !== null);
    const details = async () =>
      JSON.stringify(
        await draw(bot.world, { subject: { kind: 'check', id: 'C1' }, slot: 'details', thread }),
      );
    expect(await details()).toContain('looked at 20 of 21 parts. Still to come: updates');
    release();
    await looking;
    expect(await details()).toContain('inside: looked, no part left out');
  });

  it('owes a chat with threads its cards at each step, and a terminal only the last', async () => {
    await asked();
    const release = held('updates');
    const looking = lookInside();
    await eventually(async () => (await state()).arrived !== null);
    const due = await bot.world.outbox.due(100);
    expect(due.filter(({ item }) => item.kind === 'card').map(({ item }) => item.id.split(':')[1])).toEqual([
      '0',
      '1',
    ]);
    release();
    await looking;
  });

  it('is written into the audit log with how much was looked at', async () => {
    await asked();
    bot.fake.parts.events = () => ({ kind: 'threw', id: 'UnauthorizedAccess', message: 'no' });
    await lookInside();
    const entries = (await bot.pendingAudit(100)).filter(({ what }) => what.startsWith('check-'));
    expect(entries.map(({ what, detail }) => [what, detail])).toEqual([
      ['check-asked', { check: 'C1' }],
      ['check-seen-outside', { check: 'C1', verdict: 'broken' }],
      ['check-seen-again', { check: 'C1', verdict: 'broken' }],
      ['check-seen-inside', { check: 'C1', looked: '20', notLooked: '1', missing: 'events denied' }],
    ]);
  });

  it('takes no lease of the host', async () => {
    await asked();
    await bot.world.leases.take('ts-02', 'R9', 60_000);
    await lookInside();
    expect((await state()).inside).not.toBeNull();
  });
});

describe('a worker that is lost while it looks inside', () => {
  it('leaves what it saw, and the next begins anew: nothing is doubled, mixed or lost', async () => {
    await asked();
    held('updates');
    bot.fake.parts.services = () => ({ kind: 'returned', value: { services: [] } });
    const calling = new AbortController();
    const looking = lookInside(calling.signal);
    await eventually(async () => (await state()).arrived !== null);
    calling.abort('this process ends');
    await expect(looking).rejects.toThrow('called off');
    expect((await state()).inside).toBeNull();

    bot.fake.parts.updates = () => answer('updates');
    bot.fake.parts.services = () => answer('services');
    await lookInside();
    expect((await types()).filter((type) => type === 'seen-inside')).toHaveLength(1);
    const { inside: whole } = await state();
    expect(Object.keys(whole!).sort()).toEqual([...partNames].sort());
    expect(whole!.services).toMatchObject({ value: { services: [{ name: 'TermService' }] } });
  });

  it('shows nothing of the lost attempt beside what the next one has seen', async () => {
    await asked();
    held('updates');
    const calling = new AbortController();
    const looking = lookInside(calling.signal);
    await eventually(async () => (await state()).arrived !== null);
    calling.abort('this process ends');
    await looking.catch(() => {});
    const before = (await events()).length;

    for (const name of partNames) if (name !== 'event-mark') held(name);
    const again = new AbortController();
    const looks = lookInside(again.signal);
    await eventually(async () => (await events()).length > before);
    expect(Object.keys((await state()).arrived!)).toEqual(['event-mark']);
    again.abort('this process ends');
    await looks.catch(() => {});
  });

  it('says nothing more once another has begun, however late it comes back', async () => {
    await asked();
    const releaseFirst = held('updates');
    const first = lookInside();
    await eventually(async () => (await state()).arrived !== null);

    const releaseSecond = held('domain');
    bot.fake.parts.updates = () => ({ kind: 'returned', value: { hotfixes: [{ id: 'KB1', on: null }] } });
    const count = (await events()).length;
    const second = lookInside();
    await eventually(async () => (await events()).length > count);
    releaseFirst();
    await first;
    expect((await state()).inside).toBeNull();
    releaseSecond();
    await second;
    expect((await types()).filter((type) => type === 'seen-inside')).toHaveLength(1);
    expect((await state()).inside!.updates).toMatchObject({ value: { hotfixes: [{ id: 'KB1' }] } });
  });

  it('adds nothing to a check that was given up meanwhile, and its card says so', async () => {
    await asked();
    const release = held('updates');
    const looking = lookInside();
    await eventually(async () => (await state()).arrived !== null);
    await failCheck(bot.world, await state(), 'It was tried several times and never came to an end.');
    release();
    await looking;
    expect((await types()).at(-1)).toBe('failed');
    const card = await draw(bot.world, { subject: { kind: 'check', id: 'C1' }, slot: 'details', thread });
    expect(JSON.stringify(card)).toContain('Not at updates (It was tried several times');
  });
});
