import { type CardPlace, type Outbox, queueOf } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';

export interface MemoryOutbox extends Outbox {
  /** What an append owes; the same id is owed once. */
  owe(items: readonly Owed[]): void;
}

export function createOutbox(): MemoryOutbox {
  // Kept as text, as a store would: what somebody changes after handing it in must not change here.
  const items = new Map<string, { readonly text: string; readonly place: number }>();
  const claimedUntil = new Map<string, number>();
  const attempts = new Map<string, number>();
  const cards = new Map<string, string>();
  let last = 0;
  const free = (id: string) => (claimedUntil.get(id) ?? 0) <= Date.now();

  return {
    owe(owed) {
      for (const item of owed) {
        if (items.has(item.id)) continue;
        last += 1;
        items.set(item.id, { text: JSON.stringify(item), place: last });
      }
    },
    async due(limit, queues, after = 0) {
      return [...items.values()]
        .map(({ text, place }) => ({ item: JSON.parse(text) as Owed, place }))
        .filter(({ item, place }) => place > after && (queues?.includes(queueOf(item)) ?? true))
        .slice(0, limit)
        .map(({ item, place }) => ({ item, place, claimed: !free(item.id) }));
    },
    async count() {
      return items.size;
    },
    async claim(id, ms) {
      if (!items.has(id) || !free(id)) return null;
      claimedUntil.set(id, Date.now() + ms);
      const attempt = (attempts.get(id) ?? 0) + 1;
      attempts.set(id, attempt);
      return attempt;
    },
    async release(id) {
      claimedUntil.delete(id);
    },
    async done(id, ref) {
      items.delete(id);
      claimedUntil.delete(id);
      attempts.delete(id);
      if (ref) cards.set(nameOf(ref.at), JSON.stringify(ref.message));
    },
    async find(at) {
      const stored = cards.get(nameOf(at));
      return stored === undefined ? null : JSON.parse(stored);
    },
  };
}

function nameOf({ subject, slot, thread }: CardPlace): string {
  return JSON.stringify([subject.kind, subject.id, slot, thread.platform, thread.tenant, thread.opaque]);
}
