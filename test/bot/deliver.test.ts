import { afterEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/bot/deliver.ts';
import { perform } from '../../src/bot/perform.ts';
import type { ChatPort } from '../../src/ports/chat.ts';
import { aBot } from './bot.ts';

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const said = {
  kind: 'said',
  text: '/rdp-fix rdp-grant-key-access ts-02',
  account: { platform: 'console', tenant: 'local', id: 'oncall' },
  thread: { platform: 'console', tenant: 'local', opaque: 'main' },
  delivery: 'd',
} as const;

describe('delivering', () => {
  it('posts nothing in a thread before what is owed there earlier, in later rounds too', async () => {
    bot = aBot();
    const posted: string[] = [];
    let away = true;
    const chat: ChatPort = {
      async post(thread, _message, key) {
        if (away) throw new Error('the chat is away');
        posted.push(key);
        return { thread, opaque: key };
      },
      async replace() {},
      async whisper() {},
      link: (ref) => ref.opaque,
    };
    const stuck = new Map<string, number>();
    await bot.receive(said);
    await deliver(bot.world, { console: chat }, stuck);
    away = false;
    await perform(bot.world, { kind: 'look', run: 'R1', host: 'ts-02' }, new AbortController().signal);
    await deliver(bot.world, { console: chat }, stuck);
    expect(posted).toEqual([]);
    expect(bot.faults).toHaveLength(1);
  });
});

describe('what comes in while the store is away', () => {
  it('is answered, and is not done', async () => {
    bot = aBot();
    Object.assign(bot.world, {
      deliveries: {
        firstTime: async () => {
          throw new Error('the store is away');
        },
      },
    });
    const answer = await bot.receive(said);
    expect(answer.message!.text).toContain('could not record');
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
