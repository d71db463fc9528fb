import { afterEach, describe, expect, it } from 'vitest';
import { createMemory } from '../../adapters/memory/memory.ts';
import { deliver } from '../../src/bot/deliver.ts';
import { noteSighting } from '../../src/bot/incident.ts';
import type { World } from '../../src/bot/world.ts';
import type { IncidentEvent } from '../../src/incident/incident.ts';
import type { ChatWithRooms } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import type { Message } from '../../src/view/message.ts';
import { aBot } from './bot.ts';

const channel: ThreadRef = { platform: 'slack', tenant: 'T1', opaque: 'INC' };

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

function given(room: NonNullable<World['incidents']>['room'] = null) {
  bot = aBot();
  const memory = createMemory();
  // The streams owe into the bot's own outbox, as those of one store do.
  const streams = memory.streams<IncidentEvent>({ prefix: 'I', name: 'incidents' });
  Object.assign(bot.world, { incidents: { streams, rules: { hosts: 3, minutes: 60 }, channel, room } });
  const cards = new Map<string, Message>();
  const asked: { readonly name: string; readonly invite: string | null }[] = [];
  const chat: ChatWithRooms = {
    async post(thread, message, key) {
      const ref = { thread, opaque: key };
      cards.set(`${thread.opaque} ${key.split(':').slice(0, 2).join(':')}`, message);
      return ref;
    },
    async replace({ thread, opaque }, message) {
      cards.set(`${thread.opaque} ${opaque.split(':').slice(0, 2).join(':')}`, message);
    },
    async whisper() {},
    link: ({ opaque }) => `https://chat.example/${opaque}`,
    threadOf: () => null,
    rooms: {
      async open({ name, invite }) {
        asked.push({ name, invite });
        return { ...channel, opaque: name };
      },
    },
  };
  const settle = async () => {
    for (let round = 0; round < 4; round += 1) {
      await deliver(bot.world, { slack: chat });
      await deliver({ ...bot.world, outbox: memory.outbox }, { slack: chat });
    }
  };
  return { cards, asked, settle, memory };
}

const words = (message: Message | undefined) => JSON.stringify(message?.blocks ?? null);

/** A run that was approved, and whose change does not help. */
async function aRunThatDoesNotHelp() {
  await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
  bot.fake.heals = false;
  await bot.say('approver', 'approve');
  expect((await bot.run('R1')).ending).toBe('not-remediated');
}

describe('the incident channel', () => {
  it('is told of a run that did not help: what was, what was done, what is, and what to do', async () => {
    const { cards, settle } = given();
    await aRunThatDoesNotHelp();
    await settle();
    expect([...cards.keys()]).toEqual(['INC R1:incident']);
    const card = cards.get('INC R1:incident');
    const facts = card!.blocks.find((block) => block.kind === 'facts');
    expect(facts?.kind === 'facts' && facts.rows.map(({ label }) => label)).toEqual(['was', 'done', 'is']);
    expect(words(card)).toContain('approved by approver');
    expect(words(card)).toContain('/rdp-check ts-02');
  });

  it('is not told of a run that helped, or that somebody rejected', async () => {
    const { cards, settle } = given();
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    await bot.say('approver', 'reject');
    await bot.say('oncall', '/rdp-fix rdp-grant-key-access ts-02');
    await bot.say('approver', 'approve');
    expect((await bot.run('R2')).ending).toBe('remediated');
    await settle();
    expect([...cards.keys()]).toEqual([]);
  });

  it('owes its card in the same append as the end of the run', async () => {
    given();
    await aRunThatDoesNotHelp();
    const owed = await bot.world.outbox.due(99, ['jobs', 'slack']);
    expect(owed.map(({ item }) => item.id)).toContain('R1:incident');
  });

  it('keeps one message for all hosts with the same cause', async () => {
    const { cards, settle, memory } = given();
    const cause = {
      id: 'listener-key-unusable',
      title: 'The listener cannot use its private key',
      confidence: 'strong',
      for: ['reset after ClientHello'],
      against: [],
      notLooked: [],
    } as const;
    for (const host of ['ts-02', 'ts-03', 'ts-04', 'ts-05']) {
      await noteSighting(bot.world, { host, check: `C-${host}`, cause });
    }
    expect(await memory.outbox.due(9)).toHaveLength(2);
    await settle();
    expect([...cards.keys()]).toEqual(['INC listener-key-unusable.1:incident']);
    expect(words([...cards.values()][0])).toContain('4 hosts show the same cause');
  });

  it('opens a room for an incident, invites the group, and keeps the timeline there', async () => {
    const { cards, asked, settle } = given({ prefix: 'inc-rdp-', invite: 'S1' });
    await aRunThatDoesNotHelp();
    await settle();
    expect(asked).toEqual([{ name: 'inc-rdp-r1', invite: 'S1' }]);
    expect(words(cards.get('inc-rdp-r1 R1:timeline'))).toContain('the proof does NOT hold');
  });

  it('keeps its card up to date while its room cannot be opened', async () => {
    const { cards, asked, settle } = given({ prefix: 'inc-rdp-', invite: null });
    asked.push = () => {
      throw new Error('Slack says restricted_action');
    };
    const cause = {
      id: 'listener-key-unusable',
      title: 'The listener cannot use its private key',
      confidence: 'strong',
      for: ['reset after ClientHello'],
      against: [],
      notLooked: [],
    } as const;
    for (const host of ['ts-02', 'ts-03', 'ts-04', 'ts-05']) {
      await noteSighting(bot.world, { host, check: `C-${host}`, cause });
      await settle();
    }
    expect(words([...cards.values()][0])).toContain('4 hosts show the same cause');
  });
});
