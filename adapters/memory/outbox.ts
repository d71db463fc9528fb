import type { CardPlace, Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';

export interface MemoryOutbox extends Outbox {
  /** What an append owes; the same id is owed once. */
  owe(items: readonly Owed[]): void;
}

export function createOutbox(): MemoryOutbox {
  // Kept as text, as a store would: what somebody changes after handing it in must not change here.
  const items = new Map<string, string>();
  const claimedUntil = new Map<string, number>();
  const attempts = new Map<string, number>();
  const cards = new Map<string, string>();
  const free = (id: string) => (claimedUntil.get(id) ?? 0) <= Date.now();

  return {
    owe(owed) {
      for (const item of owed) if (!items.has(item.id)) items.set(item.id, JSON.stringify(item));
    },
    async due(limit, platforms) {
      const ours = (item: Owed) => item.kind === 'job' || (platforms?.includes(item.thread.platform) ?? true);
      return [...items.values()]
        .map((text) => JSON.parse(text) as Owed)
        .filter(ours)
        .slice(0, limit)
        .map((item) => ({ item, claimed: !free(item.id) }));
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
