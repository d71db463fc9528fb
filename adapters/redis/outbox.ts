import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CardPlace, Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import { key } from './key.ts';
import { script, serverNow } from './script.ts';

const items = key('outbox', 'items');
const order = key('outbox', 'order');
const claims = key('outbox', 'claims');

/** A claim is kept as "until claimer/token". */
const dueScript = script<[item: string, claimed: 0 | 1][]>(`${serverNow}
local items, order, claims, limit = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local now, found = serverNow(), {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', order, '-inf', '+inf', 'LIMIT', 0, limit)) do
  local claim = redis.call('HGET', claims, id)
  local claimed = claim and tonumber(claim:match('^%d+')) > now
  found[#found + 1] = { redis.call('HGET', items, id), claimed and 1 or 0 }
end
return found
`);

const claimScript = script<number>(`${serverNow}
local items, claims, id, ms, token = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2]), ARGV[3]
if redis.call('HEXISTS', items, id) == 0 then return 0 end
local now, claim = serverNow(), redis.call('HGET', claims, id)
if claim then
  local till, by = claim:match('^(%d+) (.*)$')
  if by == token then return 1 end
  if tonumber(till) > now then return 0 end
end
redis.call('HSET', claims, id, string.format('%.0f %s', now + ms, token))
return 1
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
    async due(limit) {
      const found = await dueScript(redis, [items, order, claims], [limit]);
      return found.map(([item, claimed]) => ({ item: JSON.parse(item) as Owed, claimed: claimed === 1 }));
    },
    async claim(id, ms) {
      const token = `${claimer}/${randomUUID()}`;
      return (await claimScript(redis, [items, claims], [id, Math.round(ms), token])) === 1;
    },
    async release(id) {
      await releaseScript(redis, [claims], [id, claimer]);
    },
    async done(id, ref) {
      const all = redis.multi().zrem(order, id).hdel(items, id).hdel(claims, id);
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
