import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CardPlace, Outbox, OwedQueue } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import { key } from './key.ts';
import { script, serverNow } from './script.ts';

const items = key('outbox', 'items');
const order = key('outbox', 'order');
const claims = key('outbox', 'claims');
const attempts = key('outbox', 'attempts');
/** Each in an order of its own, so that what waits for one of them is not in the way of another. */
const queues: readonly OwedQueue[] = ['jobs', 'console', 'slack', 'teams'];
const orderOf = (queue: OwedQueue) => `${order}:${queue}`;

/** A claim is kept as "until claimer/token". Of each order as many as asked for: the oldest of all are among them. */
const dueScript = script<[item: string, place: string, claimed: 0 | 1][]>(`${serverNow}
local items, claims, limit, after = KEYS[1], KEYS[2], ARGV[1], '(' .. ARGV[2]
local now, found = serverNow(), {}
for i = 3, #KEYS do
  local ids = redis.call('ZRANGEBYSCORE', KEYS[i], after, '+inf', 'WITHSCORES', 'LIMIT', 0, limit)
  for at = 1, #ids, 2 do
    local claim = redis.call('HGET', claims, ids[at])
    local claimed = claim and tonumber(claim:match('^%d+')) > now
    found[#found + 1] = { redis.call('HGET', items, ids[at]), ids[at + 1], claimed and 1 or 0 }
  end
end
return found
`);

const claimScript = script<number>(`${serverNow}
local items, claims, attempts = KEYS[1], KEYS[2], KEYS[3]
local id, ms, token = ARGV[1], tonumber(ARGV[2]), ARGV[3]
if redis.call('HEXISTS', items, id) == 0 then return 0 end
local now, claim = serverNow(), redis.call('HGET', claims, id)
if claim then
  local till, by = claim:match('^(%d+) (.*)$')
  if by == token then return tonumber(redis.call('HGET', attempts, id)) end
  if tonumber(till) > now then return 0 end
end
redis.call('HSET', claims, id, string.format('%.0f %s', now + ms, token))
return redis.call('HINCRBY', attempts, id, 1)
`);

/** Somebody else's claim stays: ours had run out meanwhile. */
const releaseScript = script<number>(`
local claims, id, claimer = KEYS[1], ARGV[1], ARGV[2]
local claim = redis.call('HGET', claims, id)
if not claim or claim:match('^%d+ ([^/]*)/') ~= claimer then return 0 end
return redis.call('HDEL', claims, id)
`);

/** What append stored and nobody has delivered yet; see append.ts for how it comes in. */
export function createOutbox(redis: Redis): Outbox {
  const claimer = randomUUID();
  return {
    async due(limit, of = queues, after = 0) {
      const found = await dueScript(redis, [items, claims, ...of.map(orderOf)], [limit, after]);
      return found
        .map(([item, place, claimed]) => ({ item, place: Number(place), claimed: claimed === 1 }))
        .sort((one, other) => one.place - other.place)
        .slice(0, limit)
        .map((due) => ({ ...due, item: JSON.parse(due.item) as Owed }));
    },
    count: () => redis.hlen(items),
    async claim(id, ms) {
      const token = `${claimer}/${randomUUID()}`;
      const attempt = await claimScript(redis, [items, claims, attempts], [id, Math.round(ms), token]);
      return attempt === 0 ? null : attempt;
    },
    async release(id) {
      await releaseScript(redis, [claims], [id, claimer]);
    },
    async done(id, ref) {
      const all = redis.multi().hdel(items, id).hdel(claims, id).hdel(attempts, id);
      for (const queue of queues) all.zrem(orderOf(queue), id);
      if (ref) all.hset(cardsOf(ref.at), fieldOf(ref.at), JSON.stringify(ref.message));
      const replies = await all.exec();
      for (const [fault] of replies ?? []) if (fault) throw fault;
    },
    async find(at) {
      const stored = await redis.hget(cardsOf(at), fieldOf(at));
      return stored === null ? null : JSON.parse(stored);
    },
  };
}

function cardsOf({ subject }: CardPlace): string {
  return key('cards', subject.kind, subject.id);
}

function fieldOf({ slot, thread }: CardPlace): string {
  return JSON.stringify([slot, thread.platform, thread.tenant, thread.opaque]);
}
