import { afterEach, describe, expect, it } from 'vitest';
import { createMemory } from '../../adapters/memory/memory.ts';
import type { HeadEvent } from '../../src/audit/head.ts';
import { deliver } from '../../src/bot/deliver.ts';
import { noteHead } from '../../src/bot/note-head.ts';
import type { ChatPort } from '../../src/ports/chat.ts';
import type { ThreadRef } from '../../src/run/run.ts';
import { aBot } from './bot.ts';

const channel: ThreadRef = { platform: 'slack', tenant: 'T1', opaque: 'C0AUDIT' };
const head = { seq: 12, hash: 'ab'.repeat(32) };

let bot: ReturnType<typeof aBot>;
afterEach(() => bot.stop());

function given(hourUtc = 6) {
  bot = aBot();
  const memory = createMemory();
  const heads = { streams: memory.streams<HeadEvent>({ prefix: 'H', name: 'heads' }), channel, hourUtc };
  const world = { ...bot.world, outbox: memory.outbox, heads };
  const posted: string[] = [];
  const chat: ChatPort = {
    async post(thread, message, key) {
      posted.push(`${thread.opaque}: ${message.text}`);
      return { thread, opaque: key };
    },
    async replace() {},
    async whisper() {},
    link: (ref) => ref.opaque,
    threadOf: () => null,
  };
  const audited = async () =>
    (await memory.audit.pending(100)).map(({ what, detail }) => ({ what, ...detail }));
  return { world, posted, audited, settle: () => deliver(world, { slack: chat }) };
}

describe('the end of the audit log', () => {
  it('is told to its channel with the hash that proves everything before it, and that is audited', async () => {
    const { world, posted, audited, settle } = given();
    expect(await noteHead(world, head)).toBe(true);
    await settle();
    expect(posted).toEqual([expect.stringContaining(`Audit log, 2026-11-21: 12 entries`)]);
    expect(posted[0]).toContain(`head ${head.hash}`);
    expect(await audited()).toEqual([{ what: 'head-noted', day: '2026-11-21', seq: '12', hash: head.hash }]);
  });

  it('is told once a day, whoever else tries, and again the next day', async () => {
    const { world, posted, settle } = given();
    const both = await Promise.all([noteHead(world, head), noteHead(world, { ...head, seq: 13 })]);
    expect(both.filter(Boolean)).toHaveLength(1);
    expect(await noteHead(world, { ...head, seq: 14 })).toBe(false);
    bot.time.now += 86_400_000;
    expect(await noteHead(world, { ...head, seq: 15 })).toBe(true);
    await settle();
    await settle();
    expect(posted.map((text) => /log, (\S+):/.exec(text)?.[1])).toEqual(['2026-11-21', '2026-11-22']);
  });

  it('is not told before its hour, nor where no channel is named', async () => {
    const { world } = given(8);
    expect(await noteHead(world, head)).toBe(false);
    expect(await noteHead({ ...world, heads: null }, head)).toBe(false);
  });
});

describe('what people are shown', () => {
  it('stands in the audit log: what, where, and that it was written anew', async () => {
    bot = aBot();
    await bot.say('oncall', '/rdp-check ts-02');
    const told = (await bot.pendingAudit(1_000)).filter(({ what }) => what === 'told');
    expect(told[0]?.detail).toMatchObject({ how: 'posted', slot: 'root', place: 'console/local/main' });
    expect(told[0]?.detail.text).toContain('ts-02');
    expect(told.some(({ detail }) => detail.how === 'rewritten')).toBe(true);
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
  });
});
