import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Batch, StreamStore } from '../../src/ports/stream-store.ts';
import { append } from './append.ts';
import { key } from './key.ts';
import { createServerClock } from './server-clock.ts';

const shownPerHost = 50;

/**
 * Streams in Redis: one list of events per stream. `prefix` heads the ids (`R12`), `name` the keys.
 * Rejects when Redis is away; an append is then stored whole or not at all, and reading again tells which.
 */
export function createStreamStore<Event>(
  redis: Redis,
  { prefix, name }: { readonly prefix: string; readonly name: string },
): StreamStore<Event> {
  const events = (id: string) => key(name, 'events', id);
  const clock = createServerClock(redis);

  return {
    async nextId() {
      return `${prefix}${await redis.incr(key(name, 'counter'))}`;
    },
    async read(id, from = 0) {
      const stored = await redis.lrange(events(id), from, -1);
      // Nothing from there on says nothing of how many there are, and one more may come in between: all are read.
      const all = from > 0 && stored.length === 0 ? await redis.lrange(events(id), 0, -1) : null;
      const wanted = all?.slice(from) ?? stored;
      return {
        events: wanted.map((event) => JSON.parse(event) as Event),
        version: all?.length ?? from + stored.length,
      };
    },
    async append(id: string, expectedVersion: number, batch: Batch<Event>) {
      // Asked of the clock first: after a stall the answer comes late, and the time is then over by any clock.
      const notAfter =
        batch.notAfter === undefined ? null : await clock.translate(Date.parse(batch.notAfter));
      return append(redis, {
        name,
        id,
        expectedVersion,
        // Drawn once per call, so that a command which ioredis sends again after a lost connection is known.
        token: randomUUID(),
        batch,
        keepPerHost: shownPerHost,
        notAfter,
      });
    },
    open: () => redis.zrange(key(name, 'open'), '0', '-1'),
    byHost: (host) => redis.zrange(key(name, 'host', host), '0', `${shownPerHost - 1}`, 'REV'),
  };
}
