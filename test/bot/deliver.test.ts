import { afterEach, describe, expect, it } from 'vitest';
import { createOutbox } from '../../adapters/memory/outbox.ts';
import { deliver, newLanes } from '../../src/bot/deliver.ts';
import { perform } from '../../src/bot/perform.ts';
import { runDelivery } from '../../src/command/run-delivery.ts';
import type { ChatPort } from '../../src/ports/chat.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { eventually } from '../contracts/eventually.ts';
import { aBot, patiently } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const said = {
  kind: 'said',
  text: '/rdp-fix rdp-grant-key-access ts-02',
  account: { platform: 'console', tenant: 'local', id: 'oncall' },
  thread: { platform: 'console', tenant: 'local', opaque: 'main' },
  delivery: 'd',
  ...patiently,
} as const;

const main = said.thread;
const slots = ['root', 'plan', 'ending'] as const;

/** Three cards of one run in a thread, owed one after the other. */
const cards = (thread: ThreadRef): Owed[] =>
  slots.map((slot) => ({
    kind: 'card',
    id: `R1:${slot}:${thread.opaque}`,
    subject: { kind: 'run', id: 'R1' },
    slot,
    thread,
  }));

const job = (id: string): Owed => ({
  kind: 'job',
  id: `owe-${id}`,
  queued: { id, job: { kind: 'look', run: 'R1', host: 'ts-02' } },
});

/** A chat that writes down which slot it was told where, and can be away. */
function aChat() {
  const posted: string[] = [];
  const state = { away: false };
  const chat: ChatPort = {
    async post(thread, _message, key) {
      if (state.away) throw new Error('the chat is away');
      posted.push(`${key.split(':')[1]} in ${thread.opaque}`);
      return { thread, opaque: key };
    },
    async replace() {},
    async whisper() {},
    link: (ref) => ref.opaque,
    threadOf: () => null,
  };
  return { chat, posted, state };
}

/** A bot with a run R1, whose outbox owes these and nothing else. */
async function aBotThatOwes(owed: readonly Owed[]) {
  bot = aBot();
  await bot.receive(said);
  const outbox = createOutbox();
  outbox.owe(owed);
  Object.assign(bot.world, { outbox });
  return { outbox, ...aChat() };
}

describe('delivering', () => {
  it('posts nothing in a thread before what is owed there earlier, in later rounds too', async () => {
    bot = aBot();
    const { chat, posted, state } = aChat();
    state.away = true;
    const lanes = newLanes();
    await bot.receive(said);
    await deliver(bot.world, { console: chat }, lanes);
    state.away = false;
    await perform(bot.world, { kind: 'look', run: 'R1', host: 'ts-02' }, new AbortController().signal);
    await deliver(bot.world, { console: chat }, lanes);
    expect(posted).toEqual([]);
    expect(bot.faults).toHaveLength(1);
    bot.time.now += 1_000;
    await deliver(bot.world, { console: chat }, lanes);
    expect(posted).toEqual(['root in main', 'plan in main']);
  });

  it('holds the later cards of a thread back while an earlier one is claimed elsewhere, and no other thread', async () => {
    const aside = { ...main, opaque: 'aside' };
    const { outbox, chat, posted } = await aBotThatOwes([...cards(main), ...cards(aside)]);
    await outbox.claim('R1:plan:main', 60_000);
    const came = await deliver(bot.world, { console: chat });
    expect(posted).toEqual(['root in main', 'root in aside', 'plan in aside', 'ending in aside']);
    expect(came).toEqual({ delivered: 4, pending: 2 });
  });

  it('delivers what a dead process had claimed when the claim runs out, in the order it was owed', async () => {
    const { outbox, chat, posted } = await aBotThatOwes(cards(main));
    await outbox.claim('R1:root:main', 60);
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 0, pending: 3 });
    await eventually(async () => (await deliver(bot.world, { console: chat })).pending === 0);
    expect(posted).toEqual(['root in main', 'plan in main', 'ending in main']);
  });

  it('gives back what met a fault, so that whoever can deliver it need not wait', async () => {
    const { outbox, chat, posted, state } = await aBotThatOwes([...cards(main), job('look-9')]);
    const { queue } = bot.world;
    const broken = async () => {
      throw new Error('the queue is away');
    };
    Object.assign(bot.world, { queue: { ...queue, enqueue: broken } });
    state.away = true;
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 0, pending: 4 });
    expect((await outbox.due(9)).filter(({ claimed }) => claimed)).toEqual([]);
    Object.assign(bot.world, { queue });
    state.away = false;
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 4, pending: 0 });
    expect(posted).toEqual(['root in main', 'plan in main', 'ending in main']);
  });

  it('lets a job that is claimed elsewhere hold no other job back', async () => {
    const { outbox, chat } = await aBotThatOwes([job('look-8'), job('look-9')]);
    await outbox.claim('owe-look-8', 60_000);
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 1, pending: 1 });
  });

  it('hands over several jobs at a time, and stops at a queue that is away', async () => {
    const { outbox, chat } = await aBotThatOwes(Array.from({ length: 40 }, (_, n) => job(`look-${n}`)));
    const { queue } = bot.world;
    let [inHand, most, handed] = [0, 0, 0];
    const enqueue: typeof queue.enqueue = async () => {
      inHand += 1;
      most = Math.max(most, inHand);
      handed += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      inHand -= 1;
      if (handed > 16) throw new Error('the queue is away');
    };
    Object.assign(bot.world, { queue: { ...queue, enqueue } });
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 16, pending: 24 });
    expect([most, handed, await outbox.count()]).toEqual([8, 24, 24]);
  });

  it('neither delivers nor waits for cards of a platform that nobody here speaks to', async () => {
    const { outbox, chat } = await aBotThatOwes(cards({ ...main, platform: 'slack' }));
    await outbox.claim('R1:root:main', 60_000);
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 0, pending: 0 });
  });
});

describe('a chat that takes its time', () => {
  /** Posts in `slow` are held until they are let go. */
  function aSlowChat() {
    const { chat, posted } = aChat();
    const gate = Promise.withResolvers<void>();
    const post: ChatPort['post'] = async (thread, ...rest) => {
      if (thread.opaque.startsWith('slow')) await gate.promise;
      return chat.post(thread, ...rest);
    };
    return { chat: { ...chat, post }, posted, letGo: () => gate.resolve() };
  }
  const aside = { ...main, opaque: 'aside' };
  const slow = { ...main, opaque: 'slow' };

  it('holds up neither jobs nor what comes to be owed elsewhere', async () => {
    const { outbox } = await aBotThatOwes(cards(slow));
    const { chat, posted, letGo } = aSlowChat();
    const delivery = runDelivery(() => bot.world, { console: chat });
    await eventually(async () => (await outbox.due(9)).some(({ claimed }) => claimed));
    outbox.owe([...cards(aside), job('look-9')]);
    delivery.wake();
    await eventually(async () => (await outbox.count()) === 3);
    expect(posted).toEqual(['root in aside', 'plan in aside', 'ending in aside']);
    letGo();
    await delivery.drained();
    await delivery.stop();
    expect(posted.slice(3)).toEqual(['root in slow', 'plan in slow', 'ending in slow']);
  });

  it('is told nothing twice and nothing out of order, whatever comes to be owed in its thread meanwhile', async () => {
    const [root, plan, ending] = cards(slow) as [Owed, Owed, Owed];
    const { outbox } = await aBotThatOwes([root]);
    const { chat, posted, letGo } = aSlowChat();
    const delivery = runDelivery(() => bot.world, { console: chat });
    await eventually(async () => (await outbox.due(9)).some(({ claimed }) => claimed));
    outbox.owe([plan]);
    delivery.wake();
    outbox.owe([ending]);
    delivery.wake();
    letGo();
    await delivery.drained();
    await delivery.stop();
    expect(posted).toEqual(['root in slow', 'plan in slow', 'ending in slow']);
  });

  it('is waited for when the delivery stops, for what is in hand and no more', async () => {
    const { outbox } = await aBotThatOwes(cards(slow));
    const { chat, posted, letGo } = aSlowChat();
    const delivery = runDelivery(() => bot.world, { console: chat });
    await eventually(async () => (await outbox.due(9)).some(({ claimed }) => claimed));
    const stopping = delivery.stop();
    letGo();
    await stopping;
    expect([posted, await outbox.count()]).toEqual([['root in slow'], 2]);
  });
});

describe('a long backlog', () => {
  it('of conversations that are stuck is in nobody else’s way', async () => {
    const stuck = Array.from({ length: 250 }, (_, n) => cards({ ...main, opaque: `dead-${n}` })).flat();
    const { outbox, chat, posted } = await aBotThatOwes([...stuck, ...cards(main)]);
    const post: ChatPort['post'] = async (thread, ...rest) => {
      if (thread.opaque.startsWith('dead')) throw new Error('that conversation is gone');
      return chat.post(thread, ...rest);
    };
    const lanes = newLanes();
    for (let round = 0; round < 9 && posted.length < 3; round++) {
      await deliver(bot.world, { console: { ...chat, post } }, lanes);
      bot.time.now += 250;
    }
    expect(posted).toEqual(['root in main', 'plan in main', 'ending in main']);
    expect(await outbox.count()).toBe(stuck.length);
  });

  it('in which a lane spans pages is delivered in order', async () => {
    const many = Array.from({ length: 450 }, (_, n): Owed => ({ ...cards(main)[0]!, id: `R1:root:${n}` }));
    const last = cards(main)[2]!;
    const { outbox, chat, posted } = await aBotThatOwes([...many, last]);
    await outbox.claim('R1:root:0', 60_000);
    const lanes = newLanes();
    expect(await deliver(bot.world, { console: chat }, lanes)).toMatchObject({ delivered: 0 });
    expect(posted).toEqual([]);
    await outbox.release('R1:root:0');
    for (let round = 0; round < 5; round++) await deliver(bot.world, { console: chat }, lanes);
    expect([posted, await outbox.count()]).toEqual([['root in main', 'ending in main'], 0]);
  });

  it('is told to the operator at its first attempt, and ever more seldom', async () => {
    const { chat, state } = await aBotThatOwes(cards(main));
    state.away = true;
    const lanes = newLanes();
    for (let round = 0; round < 20; round++) {
      await deliver(bot.world, { console: chat }, lanes);
      bot.time.now += 1_000;
    }
    expect(bot.faults).toHaveLength(5);
  });
});

describe('waiting until everything is delivered', () => {
  it('waits for what a dead process had claimed', async () => {
    const { outbox, chat, posted } = await aBotThatOwes(cards(main));
    await outbox.claim('R1:ending:main', 400);
    const delivery = runDelivery(() => bot.world, { console: chat });
    await delivery.drained();
    await delivery.stop();
    expect(posted).toEqual(['root in main', 'plan in main', 'ending in main']);
  });

  it('waits for an outbox that is away for a moment', async () => {
    const { outbox, chat, posted } = await aBotThatOwes(cards(main));
    let faults = 2;
    const due: Outbox['due'] = async (...asked) => {
      if (faults-- > 0) throw new Error('the store is away');
      return outbox.due(...asked);
    };
    Object.assign(bot.world, { outbox: { ...outbox, due } });
    const delivery = runDelivery(() => bot.world, { console: chat });
    await delivery.drained();
    await delivery.stop();
    expect(posted).toHaveLength(3);
  });

  it('ends when it is told to, though a chat takes its time', async () => {
    const { chat } = await aBotThatOwes(cards(main));
    const { promise, resolve } = Promise.withResolvers<void>();
    const post: ChatPort['post'] = (...given) => promise.then(() => chat.post(...given));
    const delivery = runDelivery(() => bot.world, { console: { ...chat, post } });
    await delivery.drained(AbortSignal.timeout(100));
    resolve();
    await delivery.stop();
  });

  it('does not wait for ever: nothing delivered for long enough ends it, with the fault told', async () => {
    const { chat, state } = await aBotThatOwes(cards(main));
    state.away = true;
    const delivery = runDelivery(() => bot.world, { console: chat }, 300);
    await delivery.drained();
    await delivery.stop();
    expect(bot.faults).toMatchObject([['could not deliver R1:root:main', { message: 'the chat is away' }]]);
  });
});

describe('what comes in while the store is away', () => {
  it('is answered, and is not done', async () => {
    bot = aBot();
    Object.assign(bot.world, {
      deliveries: {
        begin: async () => {
          throw new Error('the store is away');
        },
      },
    });
    const answer = await bot.receive(said);
    expect(answer.message!.text).toContain('Not recorded');
    expect(answer).toMatchObject({ privately: true, began: null });
    expect(await bot.world.runs.open()).toEqual([]);
    expect(bot.faults).toHaveLength(1);
  });

  it('is not called undone when nobody knows how far it came', async () => {
    bot = aBot();
    const { runs } = bot.world;
    Object.assign(bot.world, {
      runs: {
        ...runs,
        append: async (...args: Parameters<typeof runs.append>) => {
          await runs.append(...args);
          throw new Error('the answer was lost');
        },
      },
    });
    await expect(bot.receive(said)).rejects.toThrow('the answer was lost');
  });
});
