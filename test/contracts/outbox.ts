import { expect, it } from 'vitest';
import type { MessageRef } from '../../src/ports/chat.ts';
import type { CardPlace, Due, Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import { eventually, pause } from './eventually.ts';
import { owedJob } from './stream-store.ts';

export interface OutboxGiven {
  readonly outbox: Outbox;
  /** The same outbox as another process sees it. */
  readonly elsewhere: Outbox;
  owe(items: readonly Owed[]): Promise<void>;
}

const thread = { platform: 'console', tenant: '', opaque: 'main' } as const;
const place: CardPlace = { subject: { kind: 'run', id: 'R1' }, slot: 'root', thread };
const ref: MessageRef = { thread, opaque: '17' };
const free = (name: string): Due => ({ item: owedJob(name), claimed: false });
const taken = (name: string): Due => ({ item: owedJob(name), claimed: true });

/** What every Outbox holds to. `given` returns an empty one. */
export function outboxContract(given: () => Promise<OutboxGiven>): void {
  it('shows what is owed, oldest first, as many as asked for', async () => {
    const { outbox, owe } = await given();
    await owe([owedJob('c'), owedJob('a')]);
    await owe([owedJob('b')]);
    expect(await outbox.due(2)).toEqual([free('c'), free('a')]);
    expect(await outbox.due(9)).toEqual([free('c'), free('a'), free('b')]);
  });

  it('owes the same id once', async () => {
    const { outbox, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    await owe([owedJob('a')]);
    expect(await outbox.due(9)).toEqual([free('a'), free('b')]);
  });

  it('lets exactly one of many claim an item', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? outbox : elsewhere).claim('owe-a', 60_000)),
    );
    expect(claims.filter((attempt) => attempt !== null)).toHaveLength(1);
  });

  it('shows a claimed item as claimed, in its place, and lets nobody else claim it', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b'), owedJob('c')]);
    expect(await outbox.claim('owe-b', 60_000)).not.toBeNull();
    for (const seen of [outbox, elsewhere]) {
      expect(await seen.due(9)).toEqual([free('a'), taken('b'), free('c')]);
      expect(await seen.due(2)).toEqual([free('a'), taken('b')]);
      expect(await seen.claim('owe-b', 60_000)).toBeNull();
    }
  });

  it('lets a claim run out: the item is free again, in its old place', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    expect(await outbox.claim('owe-a', 60)).not.toBeNull();
    await eventually(async () => (await elsewhere.due(9)).every(({ claimed }) => !claimed));
    expect(await elsewhere.due(9)).toEqual([free('a'), free('b')]);
    expect(await elsewhere.claim('owe-a', 60_000)).not.toBeNull();
    expect(await outbox.claim('owe-a', 60_000)).toBeNull();
  });

  it('frees a released item at once, in its old place', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    await outbox.claim('owe-a', 60_000);
    await outbox.release('owe-a');
    expect(await elsewhere.due(9)).toEqual([free('a'), free('b')]);
    expect(await elsewhere.claim('owe-a', 60_000)).not.toBeNull();
  });

  it('releases nothing that is not claimed: neither what is free, nor what is delivered, nor what never was', async () => {
    const { outbox, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    await outbox.done('owe-a');
    for (const id of ['owe-a', 'owe-b', 'owe-nothing']) await outbox.release(id);
    expect(await outbox.due(9)).toEqual([free('b')]);
  });

  it('forgets a delivered item for ever: not due, not to be claimed', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a')]);
    await outbox.claim('owe-a', 20);
    await outbox.done('owe-a');
    await pause(30);
    expect(await elsewhere.due(9)).toEqual([]);
    expect(await elsewhere.claim('owe-a', 20)).toBeNull();
  });

  it('counts the attempts at an item, whoever makes them', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    expect(await outbox.claim('owe-a', 60_000)).toBe(1);
    await outbox.release('owe-a');
    expect(await elsewhere.claim('owe-a', 60_000)).toBe(2);
    expect(await elsewhere.claim('owe-b', 60_000)).toBe(1);
  });

  it('leaves out the cards of chats that are not asked for, however many they are', async () => {
    const { outbox, owe } = await given();
    const card = (platform: 'slack' | 'teams', n: number): Owed => ({
      kind: 'card',
      id: `R${n}:1:all:root:${platform}`,
      subject: { kind: 'run', id: `R${n}` },
      slot: 'root',
      thread: { platform, tenant: 'T', opaque: 'C' },
    });
    await owe(Array.from({ length: 120 }, (_, n) => card('teams', n)));
    await owe([card('slack', 1), owedJob('a')]);
    const ids = (await outbox.due(9, ['slack', 'console'])).map(({ item }) => item.id);
    expect(ids).toEqual(['R1:1:all:root:slack', 'owe-a']);
  });

  it('lets nobody claim what was never owed', async () => {
    const { outbox } = await given();
    expect(await outbox.claim('owe-nothing', 1_000)).toBeNull();
  });

  it('remembers where a delivered card stands, per subject, slot and thread', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([{ kind: 'card', id: 'R1:1:all:root', subject: place.subject, slot: 'root', thread }]);
    expect(await outbox.find(place)).toBeNull();
    await outbox.done('R1:1:all:root', { at: place, message: ref });
    expect(await elsewhere.find(place)).toEqual(ref);
    expect(await elsewhere.find({ ...place, slot: 'plan' })).toBeNull();
    expect(await elsewhere.find({ ...place, subject: { kind: 'check', id: 'R1' } })).toBeNull();
    expect(await elsewhere.find({ ...place, thread: { ...thread, opaque: 'other' } })).toBeNull();
  });
}
