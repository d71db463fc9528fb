import { afterEach, describe, expect, it } from 'vitest';
import { createOutbox } from '../../adapters/memory/outbox.ts';
import { deliver } from '../../src/bot/deliver.ts';
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
    const stuck = new Map<string, number>();
    await bot.receive(said);
    await deliver(bot.world, { console: chat }, stuck);
    state.away = false;
    await perform(bot.world, { kind: 'look', run: 'R1', host: 'ts-02' }, new AbortController().signal);
    await deliver(bot.world, { console: chat }, stuck);
    expect(posted).toEqual([]);
    expect(bot.faults).toHaveLength(1);
    bot.time.now += 1_000;
    await deliver(bot.world, { console: chat }, stuck);
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

  it('neither delivers nor waits for cards of a platform that nobody here speaks to', async () => {
    const { outbox, chat } = await aBotThatOwes(cards({ ...main, platform: 'slack' }));
    await outbox.claim('R1:root:main', 60_000);
    expect(await deliver(bot.world, { console: chat })).toEqual({ delivered: 0, pending: 0 });
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
    const due: Outbox['due'] = async (limit) => {
      if (faults-- > 0) throw new Error('the store is away');
      return outbox.due(limit);
    };
    Object.assign(bot.world, { outbox: { ...outbox, due } });
    const delivery = runDelivery(() => bot.world, { console: chat });
    await delivery.drained();
    await delivery.stop();
    expect(posted).toHaveLength(3);
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
