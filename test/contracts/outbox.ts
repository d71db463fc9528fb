import { expect, it } from 'vitest';
import type { MessageRef } from '../../src/ports/chat.ts';
import type { CardPlace, Due, Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import { eventually, pause } from './eventually.ts';
import { owedJob } from './stream-store.ts';

interface OutboxGiven {
  readonly outbox: Outbox;
  /** The same outbox as another process sees it. */
  readonly elsewhere: Outbox;
  owe(items: readonly Owed[]): Promise<void>;
}

const thread = { platform: 'console', tenant: '', opaque: 'main' } as const;
const place: CardPlace = { subject: { kind: 'run', id: 'R1' }, slot: 'root', thread };
const ref: MessageRef = { thread, opaque: '17' };
type Seen = Omit<Due, 'place'>;
const free = (name: string): Seen => ({ item: owedJob(name), claimed: false });
const taken = (name: string): Seen => ({ item: owedJob(name), claimed: true });
const seen = async (dues: Promise<readonly Due[]>): Promise<readonly Seen[]> =>
  (await dues).map(({ item, claimed }) => ({ item, claimed }));
const card = (platform: 'slack' | 'teams', n: number): Owed => ({
  kind: 'card',
  id: `R${n}:1:all:root:${platform}`,
  subject: { kind: 'run', id: `R${n}` },
  slot: 'root',
  thread: { platform, tenant: 'T', opaque: 'C' },
});

/** What every Outbox holds to. `given` returns an empty one. */
export function outboxContract(given: () => Promise<OutboxGiven>): void {
  it('shows what is owed, oldest first, as many as asked for', async () => {
    const { outbox, owe } = await given();
    await owe([owedJob('c'), owedJob('a')]);
    await owe([owedJob('b')]);
    expect(await seen(outbox.due(2))).toEqual([free('c'), free('a')]);
    expect(await seen(outbox.due(9))).toEqual([free('c'), free('a'), free('b')]);
  });

  it('owes the same id once', async () => {
    const { outbox, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    await owe([owedJob('a')]);
    expect(await seen(outbox.due(9))).toEqual([free('a'), free('b')]);
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
    for (const one of [outbox, elsewhere]) {
      expect(await seen(one.due(9))).toEqual([free('a'), taken('b'), free('c')]);
      expect(await seen(one.due(2))).toEqual([free('a'), taken('b')]);
      expect(await one.claim('owe-b', 60_000)).toBeNull();
    }
  });

  it('lets a claim run out: the item is free again, in its old place', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    expect(await outbox.claim('owe-a', 60)).not.toBeNull();
    await eventually(async () => (await elsewhere.due(9)).every(({ claimed }) => !claimed));
    expect(await seen(elsewhere.due(9))).toEqual([free('a'), free('b')]);
    expect(await elsewhere.claim('owe-a', 60_000)).not.toBeNull();
    expect(await outbox.claim('owe-a', 60_000)).toBeNull();
  });

  it('frees a released item at once, in its old place', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    await outbox.claim('owe-a', 60_000);
    await outbox.release('owe-a');
    expect(await seen(elsewhere.due(9))).toEqual([free('a'), free('b')]);
    expect(await elsewhere.claim('owe-a', 60_000)).not.toBeNull();
  });

  it('releases nothing that is not claimed: neither what is free, nor what is delivered, nor what never was', async () => {
    const { outbox, owe } = await given();
    await owe([owedJob('a'), owedJob('b')]);
    await outbox.done('owe-a');
    for (const id of ['owe-a', 'owe-b', 'owe-nothing']) await outbox.release(id);
    expect(await seen(outbox.due(9))).toEqual([free('b')]);
  });

  it('forgets a delivered item for ever: not due, not to be claimed', async () => {
    const { outbox, elsewhere, owe } = await given();
    await owe([owedJob('a')]);
    await outbox.claim('owe-a', 20);
    await outbox.done('owe-a');
    await pause(30);
    expect(await seen(elsewhere.due(9))).toEqual([]);
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
    await owe(Array.from({ length: 120 }, (_, n) => card('teams', n)));
    await owe([card('slack', 1), owedJob('a')]);
    const ids = (await outbox.due(9, ['jobs', 'slack', 'console'])).map(({ item }) => item.id);
    expect(ids).toEqual(['R1:1:all:root:slack', 'owe-a']);
    expect((await outbox.due(9, ['jobs'])).map(({ item }) => item.id)).toEqual(['owe-a']);
  });

  it('shows what is owed to several in the order in which it came to be owed, page by page', async () => {
    const { outbox, elsewhere, owe } = await given();
    const mixed = [card('teams', 1), owedJob('a'), card('slack', 1), card('teams', 2), owedJob('b')];
    for (const item of mixed) await owe([item]);
    const ids = mixed.map(({ id }) => id);
    const first = await outbox.due(2);
    const second = await elsewhere.due(2, undefined, first[1]!.place);
    const third = await outbox.due(2, undefined, second[1]!.place);
    expect([...first, ...second, ...third].map(({ item }) => item.id)).toEqual(ids);
    // What is delivered meanwhile leaves the places of the others as they are.
    await outbox.done(ids[1]!);
    expect((await outbox.due(9, undefined, first[1]!.place)).map(({ item }) => item.id)).toEqual(
      ids.slice(2),
    );
    const ofTeams = await outbox.due(9, ['teams'], first[0]!.place);
    expect(ofTeams.map(({ item }) => item.id)).toEqual([ids[3]]);
    expect(await outbox.due(9, ['console'])).toEqual([]);
  });

  it('counts what is undelivered, claimed or not', async () => {
    const { outbox, elsewhere, owe } = await given();
    expect(await outbox.count()).toBe(0);
    await owe([owedJob('a'), card('slack', 1), card('teams', 1)]);
    await outbox.claim('owe-a', 60_000);
    expect(await elsewhere.count()).toBe(3);
    await outbox.done('owe-a');
    expect(await elsewhere.count()).toBe(2);
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
