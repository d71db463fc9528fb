import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CardPlace, Outbox } from '../../src/ports/outbox.ts';
import type { Owed } from '../../src/ports/stream-store.ts';
import { key } from './key.ts';
import { script, serverNow } from './script.ts';

const items = key('outbox', 'items');
const order = key('outbox', 'order');
const claims = key('outbox', 'claims');

/** A claim is kept as "until token". */
const dueScript = script<string[]>(`${serverNow}
local items, order, claims, limit = KEYS[1], KEYS[2], KEYS[3], tonumber(ARGV[1])
local now, found, from = serverNow(), {}, 0
while #found < limit do
  local ids = redis.call('ZRANGE', order, from, from + 99)
  if #ids == 0 then break end
  from = from + #ids
  for _, id in ipairs(ids) do
    local claim = redis.call('HGET', claims, id)
    if #found < limit and (not claim or tonumber(claim:match('^%d+')) <= now) then
      found[#found + 1] = redis.call('HGET', items, id)
    end
  end
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

/** What append stored and nobody has delivered yet; see append.ts for how it comes in. */
export function createOutbox(redis: Redis): Outbox {
  return {
    async due(limit) {
      const found = await dueScript(redis, [items, order, claims], [limit]);
      return found.map((item) => JSON.parse(item) as Owed);
    },
    async claim(id, ms) {
      return (await claimScript(redis, [items, claims], [id, Math.round(ms), randomUUID()])) === 1;
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
