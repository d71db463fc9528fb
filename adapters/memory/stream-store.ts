import type { StreamStore } from '../../src/ports/stream-store.ts';
import type { MemoryAuditQueue } from './audit-queue.ts';
import type { MemoryOutbox } from './outbox.ts';

const shownPerHost = 50;

/** Streams that last as long as this process. An append touches everything without an await in between. */
export function createStreamStore<Event>(
  { prefix }: { readonly prefix: string },
  { outbox, audit }: { readonly outbox: MemoryOutbox; readonly audit: MemoryAuditQueue },
): StreamStore<Event> {
  const streams = new Map<string, string[]>();
  // Sets keep the order in which ids came in.
  const open = new Set<string>();
  const hosts = new Map<string, Set<string>>();
  const held = new Map<string, string>();
  let counter = 0;

  return {
    async nextId() {
      counter += 1;
      return `${prefix}${counter}`;
    },
    async read(id, from = 0) {
      const stored = streams.get(id) ?? [];
      return {
        events: stored.slice(from).map((event) => JSON.parse(event) as Event),
        version: stored.length,
      };
    },
    async append(id, expectedVersion, batch) {
      if (batch.notAfter !== undefined && Date.now() > Date.parse(batch.notAfter)) return 'late';
      const stored = streams.get(id) ?? [];
      if (stored.length !== expectedVersion) return 'conflict';
      const { holds = [], lets = [] } = batch;
      const heldBy = holds.map((name) => held.get(name)).find((by) => by !== undefined && by !== id);
      if (heldBy !== undefined) return { heldBy };
      for (const name of holds) {
        if (batch.open) held.set(name, id);
        else held.delete(name);
      }
      for (const name of lets) if (held.get(name) === id) held.delete(name);
      streams.set(id, [...stored, ...batch.events.map((event) => JSON.stringify(event))]);
      audit.note(batch.audit);
      outbox.owe(batch.owed);
      if (batch.open) open.add(id);
      else open.delete(id);
      for (const host of batch.hosts) {
        const ids = hosts.get(host) ?? new Set();
        hosts.set(host, ids.add(id));
      }
      return 'appended';
    },
    open: async () => [...open],
    byHost: async (host) => [...(hosts.get(host) ?? [])].reverse().slice(0, shownPerHost),
  };
}
