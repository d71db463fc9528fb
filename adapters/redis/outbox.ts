import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CardPlace, Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import { key } from './key.ts';
import { script, serverNow } from './script.ts';

const items = key('outbox', 'items');
const order = key('outbox', 'order');
const claims = key('outbox', 'claims');
const attempts = key('outbox', 'attempts');
/** So many are looked through at most for cards that are ours. */
const furthest = 5_000;

/** A claim is kept as "until claimer/token". */
const dueScript = script<[item: string, claimed: 0 | 1][]>(`${serverNow}
local items, order, claims = KEYS[1], KEYS[2], KEYS[3]
local limit, furthest, ours = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
for i = 3, #ARGV do ours[ARGV[i]] = true end
local now, found = serverNow(), {}
for first = 0, furthest - 1, 100 do
  local ids = redis.call('ZRANGEBYSCORE', order, '-inf', '+inf', 'LIMIT', first, 100)
  for _, id in ipairs(ids) do
    local item = redis.call('HGET', items, id)
    local owed = cjson.decode(item)
    if #ARGV == 2 or owed.kind == 'job' or ours[owed.thread.platform] then
      local claim = redis.call('HGET', claims, id)
      local claimed = claim and tonumber(claim:match('^%d+')) > now
      found[#found + 1] = { item, claimed and 1 or 0 }
      if #found == limit then return found end
    end
  end
  if #ids < 100 then return found end
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
    async due(limit, platforms) {
      const found = await dueScript(
        redis,
        [items, order, claims],
        [
          limit,
          furthest,
          // A list that names no chat still is one.
          ...(platforms === undefined ? [] : ['-', ...platforms]),
        ],
      );
      return found.map(([item, claimed]) => ({ item: JSON.parse(item) as Owed, claimed: claimed === 1 }));
    },
    async claim(id, ms) {
      const token = `${claimer}/${randomUUID()}`;
      const attempt = await claimScript(redis, [items, claims, attempts], [id, Math.round(ms), token]);
      return attempt === 0 ? null : attempt;
    },
    async release(id) {
      await releaseScript(redis, [claims], [id, claimer]);
    },
    async done(id, ref) {
      const all = redis.multi().zrem(order, id).hdel(items, id).hdel(claims, id).hdel(attempts, id);
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
