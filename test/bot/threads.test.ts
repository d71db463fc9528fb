import { afterEach, describe, expect, it } from 'vitest';
import { deliver, newLanes } from '../../src/bot/deliver.ts';
import { perform } from '../../src/bot/perform.ts';
import { createReceive } from '../../src/bot/receive.ts';
import { showProgress } from '../../src/bot/show-progress.ts';
import type { ChatPort, MessageRef, Posting } from '../../src/ports/chat.ts';
import type { Answer, Incoming } from '../../src/ports/receive.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { approver, oncall, viewer } from '../run/given.ts';
import { aBot, patiently } from './bot.ts';

interface Card {
  readonly key: string;
  readonly place: string;
  readonly how: Posting;
  shown: Message;
}

/** A chat with threads: every message has a number, and the thread below message 3 of C1 is C1/3. */
function aThreadedChat() {
  const cards: Card[] = [];
  const chat: ChatPort = {
    async post(thread, message, key, how) {
      cards.push({ key, place: thread.opaque, how, shown: message });
      return { thread, opaque: `${thread.opaque.split('/')[0]}:${cards.length}` };
    },
    async replace(ref, message) {
      cards[Number(ref.opaque.split(':')[1]) - 1]!.shown = message;
    },
    async whisper() {},
    link: (ref) => ref.opaque,
    threadOf: (ref) => threadOf(ref),
  };
  return { chat, cards, of: (key: string) => cards.find((card) => card.key.startsWith(key)) };
}

function threadOf({ thread, opaque }: MessageRef): ThreadRef {
  return { ...thread, opaque: opaque.replace(':', '/') };
}

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

const channel: ThreadRef = { platform: 'slack', tenant: 'T1', opaque: 'C1' };

function given() {
  bot = aBot();
  const site = bot.world.site();
  const people = [oncall, approver, viewer].map((one) => ({ ...one, slack: one.id }));
  Object.assign(bot.world, { site: () => ({ ...site, people }), threadOf });
  const slack = aThreadedChat();
  const receive = createReceive(bot.world);
  let delivery = 0;
  const settle = async () => {
    for (let quiet = 0; quiet < 4; ) {
      quiet = (await deliver(bot.world, { slack: slack.chat })).delivered === 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const say = async (who: string, text: string, more: Partial<Incoming> = {}): Promise<Answer> => {
    delivery += 1;
    const account = { platform: 'slack', tenant: 'T1', id: who } as const;
    const said = { kind: 'said', text, account, thread: channel, delivery: `s${delivery}` } as const;
    const answer = await receive({ ...said, ...patiently, ...more });
    await settle();
    return answer;
  };
  return { ...slack, say, settle };
}

const words = (card: Card | undefined) => JSON.stringify(card?.shown.blocks ?? null);
const buttons = (card: Card | undefined) =>
  (card?.shown.blocks ?? []).flatMap((block) => (block.kind === 'buttons' ? block.buttons : []));

describe('in a chat with threads', () => {
  it('a check is a short root in the channel and its details in the thread below', async () => {
    const { say, of, cards } = given();
    await say('oncall', '/rdp-check ts-02 0x904 0x7');
    const root = of('C1:root');
    const details = of('C1:details');
    expect(root).toMatchObject({ place: 'C1', how: { under: null } });
    expect(details!.how.under).toEqual({ thread: channel, opaque: 'C1:1' });
    expect(words(root)).toContain('the thread has the details');
    expect(words(root)).not.toContain('negotiation');
    expect(words(details)).toContain('negotiation');
    expect(words(details)).toContain('0x904');
    expect(cards).toHaveLength(2);
  });

  it('a run tells its story below its root, and the root always shows the present state', async () => {
    const { say, of } = given();
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    expect(words(of('R1:root'))).toContain('waiting for approval');
    expect(of('R1:plan')!.how.under).toEqual({ thread: channel, opaque: 'C1:1' });
    const approve = buttons(of('R1:plan'))[0]!;
    await say('approver', approve.command, { kind: 'clicked', thread: { ...channel, opaque: 'C1/1' } });
    expect(of('R1:root')!.shown.text).toContain('remediated');
    expect(of('R1:ending')!.how.under).toEqual({ thread: channel, opaque: 'C1:1' });
    expect(buttons(of('R1:plan'))).toEqual([]);
  });

  it('a repair asked for below a check changes the root of the check, whose buttons are gone', async () => {
    const { say, of } = given();
    await say('oncall', '/rdp-check ts-02');
    const below = { ...channel, opaque: 'C1/1' };
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02', { kind: 'clicked', thread: below });
    expect(words(of('C1:root'))).toContain('R1: rdp-grant-key-access on ts-02 is waiting for approval');
    expect(buttons(of('C1:root'))).toEqual([]);
    expect(of('R1:root')!.place).toBe('C1/1');
    const { plan } = await bot.run('R1');
    await say('approver', `approve ${plan!.id}`, { thread: below });
    expect(of('C1:root')!.shown.text).toContain('R1 remediated');
    expect(words(of('C1:root'))).toContain('Before: ts-02:');
  });

  it('a repair asked for elsewhere leaves the check alone', async () => {
    const { say, of } = given();
    await say('oncall', '/rdp-check ts-02');
    const before = words(of('C1:root'));
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    expect(words(of('C1:root'))).toBe(before);
    expect((await bot.run('R1')).check).toBeNull();
  });

  it('a second attempt at a card says that the first may have got through', async () => {
    const { chat, cards } = given();
    await bot.say('oncall', 'help');
    await createReceive(bot.world)({
      kind: 'said',
      text: '/rdp-fix rdp-grant-key-access ts-02',
      account: { platform: 'slack', tenant: 'T1', id: 'oncall' },
      thread: channel,
      delivery: 'x',
      ...patiently,
    });
    let lost = true;
    const losing: ChatPort = {
      ...chat,
      async post(...asked) {
        const ref = await chat.post(...asked);
        if (lost) {
          lost = false;
          throw new Error('the answer was lost');
        }
        return ref;
      },
    };
    await deliver(bot.world, { slack: losing });
    bot.time.now += 2_000;
    await deliver(bot.world, { slack: losing });
    expect(cards.map(({ key, how }) => [key.split(':')[1], how.doubtful])).toEqual([
      ['root', false],
      ['root', true],
    ]);
  });

  it('progress is one message that is rewritten, and the end of the run ends it', async () => {
    const { chat, say, of, cards } = given();
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const stop = showProgress(bot.world, { slack: chat });
    for (const percent of [10, 20, 30]) {
      const subject = { kind: 'run', id: 'R1' } as const;
      bot.world.progress.tell({ subject, host: 'ts-02', text: `step ${percent}`, percent });
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    await stop();
    expect(cards.filter(({ key }) => key.startsWith('R1:progress'))).toHaveLength(1);
    expect(of('R1:progress')!.shown.text).toContain('step 30');
    expect(of('R1:progress')!.how).toMatchObject({ lane: 'progress', under: { opaque: 'C1:1' } });
    await say('approver', 'approve');
    expect(of('R1:progress')!.shown.text).toContain('remediated');
  });

  it('a decision without a plan is about the one that stands there, never about one told elsewhere', async () => {
    const { say } = given();
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const { plan } = await bot.run('R1');
    const elsewhere = { thread: { ...channel, opaque: 'C2' } };
    const answer = await say('approver', 'approve', elsewhere);
    expect(answer).toMatchObject({ began: null, privately: true });
    expect(answer.message!.text).toContain(`Say which plan you mean: ${plan!.id} is waiting, but not here.`);
    expect((await bot.run('R1')).stage).toBe('awaiting-approval');
    await say('approver', 'approve', { thread: { ...channel, opaque: 'C1/1' } });
    expect((await bot.run('R1')).ending).toBe('remediated');
    await say('oncall', '/rdp-undo R1', elsewhere);
    const undo = (await bot.run('R2')).plan!.id;
    expect((await say('approver', `approve ${undo}`)).began).toEqual({ kind: 'run', id: 'R2' });
  });

  it('whoever stops waits for the progress on its way, so that the end of the run finds it', async () => {
    const { chat, say, of } = given();
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const slow: ChatPort = {
      ...chat,
      async post(...asked) {
        const ref = await chat.post(...asked);
        await new Promise((resolve) => setTimeout(resolve, 50));
        return ref;
      },
    };
    const stop = showProgress(bot.world, { slack: slow });
    const subject = { kind: 'run', id: 'R1' } as const;
    bot.world.progress.tell({ subject, host: 'ts-02', text: 'apply was sent' });
    await new Promise((resolve) => setTimeout(resolve, 10));
    await stop();
    const at = { subject, slot: 'progress', thread: channel } as const;
    expect(await bot.world.outbox.find(at)).not.toBeNull();
    await say('approver', 'approve');
    expect(of('R1:progress')!.shown.text).toContain('remediated');
  });

  it('of two processes one shows the progress, and writes the end over it though another drew the end', async () => {
    const { chat, say, cards } = given();
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const lanes: string[] = [];
    const watched: ChatPort = {
      ...chat,
      replace: (ref, message, lane) => {
        lanes.push(`${lane} ${message.text}`);
        return chat.replace(ref, message, lane);
      },
    };
    const stops = [showProgress(bot.world, { slack: watched }), showProgress(bot.world, { slack: watched })];
    const subject = { kind: 'run', id: 'R1' } as const;
    for (const percent of [10, 20]) {
      bot.world.progress.tell({ subject, host: 'ts-02', text: `step ${percent}`, percent });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(cards.filter(({ key }) => key.startsWith('R1:progress'))).toHaveLength(1);
    await say('approver', 'approve');
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const stop of stops) await stop();
    expect(lanes.filter((lane) => lane.startsWith('decision'))).toHaveLength(1);
    expect(lanes.at(-1)).toContain('remediated');
  });

  it('a run without progress ends without a word about it', async () => {
    const { say, of } = given();
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    await say('approver', 'approve');
    expect(of('R1:progress')).toBeUndefined();
  });

  it('begins nothing where it cannot post, says how to be let in, and still shows what is private', async () => {
    const { say, cards } = given();
    const outside = { invite: '/invite @rdp-medic' };
    for (const text of ['/rdp-check ts-02', '/rdp-fix rdp-grant-key-access ts-02', '/rdp-fix']) {
      const answer = await say('oncall', text, outside);
      expect(answer.message!.text).toContain('/invite @rdp-medic');
      expect(answer).toMatchObject({ privately: true, began: null });
    }
    expect((await say('oncall', '/rdp-explain 0x904', outside)).message!.text).toContain('0x904');
    expect(cards).toEqual([]);
    expect(await bot.world.runs.open()).toEqual([]);
  });

  it('gives a form where a repair is asked for without a word, and plans what was filled in', async () => {
    const { say, of } = given();
    const { form, privately } = await say('oncall', '/rdp-fix');
    expect(privately).toBe(true);
    expect(form!.fields.map(({ name }) => name)).toEqual(['playbook', 'host', 'reason']);
    const values = { playbook: 'rdp-grant-key-access', host: 'ts-02', reason: 'INC 4711' };
    await say('oncall', form!.command, { kind: 'submitted', values });
    expect(await bot.run('R1')).toMatchObject({ asked: 'INC 4711', playbook: 'rdp-grant-key-access' });
    expect(words(of('R1:plan'))).toContain('INC 4711');
  });

  it('says at each field of a form what is wrong with it', async () => {
    const { say } = given();
    const values = { playbook: 'rdp-grant-key-access', host: 'ts-02', speed: 'high' };
    const answer = await say('oncall', '/rdp-form', { kind: 'submitted', values });
    expect(answer.faults).toEqual({ speed: 'speed: this playbook has no parameters' });
    expect(answer.began).toBeNull();
  });

  it('shows on the page of a person what waits for them and what they may do', async () => {
    const { say } = given();
    Object.assign(bot.world, { link: ({ opaque }: MessageRef) => `https://chat.example/${opaque}` });
    await say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    const page = async (who: string) => {
      const { message } = await say(who, '/rdp-home', { kind: 'opened' });
      return JSON.stringify(message!.blocks);
    };
    expect(await page('approver')).toContain('/rdp-status R1');
    // The plan is decided on its own card, the second message of the channel.
    expect(await page('approver')).toContain('https://chat.example/C1:2');
    // Who asked for it decides nothing, and who may not decide is not asked.
    expect(await page('oncall')).toContain('No plan waits for your decision.');
    const viewers = await page('viewer');
    expect(viewers).toContain('No plan waits for your decision.');
    expect(viewers).toContain('no playbook');
    expect(viewers).toContain('all 1 hosts');
  });
});

describe('a card of the queue', () => {
  it('is not held up by any number of cards for a chat that is away', async () => {
    given();
    const receive = createReceive(bot.world);
    for (let n = 0; n < 3; n += 1) {
      await receive({
        kind: 'said',
        text: '/rdp-check ts-02',
        account: { platform: 'slack', tenant: 'T1', id: 'oncall' },
        thread: channel,
        delivery: `many${n}`,
        ...patiently,
      });
    }
    const away: ChatPort = {
      ...aThreadedChat().chat,
      post: async () => {
        throw Object.assign(new Error('wait'), { retryAfterMs: 30_000 });
      },
    };
    const lanes = newLanes();
    expect(await deliver(bot.world, { slack: away }, lanes)).toMatchObject({ delivered: 3, pending: 3 });
    await perform(bot.world, { kind: 'check-outside', check: 'C1' }, new AbortController().signal);
    expect(await deliver(bot.world, { slack: away }, lanes)).toMatchObject({ delivered: 1 });
    expect(lanes.resting.size).toBe(3);
    expect(Math.min(...lanes.resting.values()) - bot.time.now).toBeGreaterThan(20_000);
  });
});
