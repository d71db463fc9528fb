import type { Redis } from 'ioredis';
import type { Batch } from '../../src/ports/stream-store.ts';
import { key } from './key.ts';
import { script, serverNow } from './script.ts';

/**
 * Events, audit entries, outbox items and indexes in one script. The version is the length of the list. The
 * token answers "appended" a second time when the first answer was lost on its way.
 */
const appendScript = script<'appended' | 'conflict' | 'late'>(`${serverNow}
local events, last, open, sequence = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local audit, items, order = KEYS[5], KEYS[6], KEYS[7]
local id, expected, token, stillOpen, keepPerHost = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[5])
local notAfter, firstHost = tonumber(ARGV[6]), 8

if redis.call('GET', last) == token then return 'appended' end
if notAfter > 0 and serverNow() > notAfter then return 'late' end
if redis.call('LLEN', events) ~= expected then return 'conflict' end

local next = 6
local function eachOf(act)
  local count = tonumber(ARGV[next + 1])
  next = next + 1
  for i = 1, count do
    next = next + 1
    act(ARGV[next])
  end
end

redis.call('SET', last, token)
eachOf(function(event) redis.call('RPUSH', events, event) end)
eachOf(function(entry) redis.call('RPUSH', audit, entry) end)
eachOf(function(item)
  local itemId = cjson.decode(item).id
  if redis.call('HSETNX', items, itemId, item) == 1 then
    redis.call('ZADD', order, redis.call('INCR', sequence), itemId)
  end
end)

local place = redis.call('INCR', sequence)
if stillOpen == '1' then redis.call('ZADD', open, 'NX', place, id) else redis.call('ZREM', open, id) end
for i = firstHost, #KEYS do
  redis.call('ZADD', KEYS[i], 'NX', place, id)
  redis.call('ZREMRANGEBYRANK', KEYS[i], 0, -(keepPerHost + 1))
end
return 'appended'
`);

export function append<Event>(
  redis: Redis,
  {
    name,
    id,
    expectedVersion,
    token,
    batch,
    keepPerHost,
    notAfter,
  }: {
    readonly name: string;
    readonly id: string;
    readonly expectedVersion: number;
    readonly token: string;
    readonly batch: Batch<Event>;
    readonly keepPerHost: number;
    /** By the server's clock, ms since 1970; null: whenever it can be. */
    readonly notAfter: number | null;
  },
): Promise<'appended' | 'conflict' | 'late'> {
  const counted = (list: readonly unknown[]) => [list.length, ...list.map((entry) => JSON.stringify(entry))];
  return appendScript(
    redis,
    [
      key(name, 'events', id),
      key(name, 'last', id),
      key(name, 'open'),
      key('sequence'),
      key('audit', 'pending'),
      key('outbox', 'items'),
      key('outbox', 'order'),
      ...batch.hosts.map((host) => key(name, 'host', host)),
    ],
    [
      id,
      expectedVersion,
      token,
      batch.open ? '1' : '0',
      keepPerHost,
      notAfter ?? 0,
      ...counted(batch.events),
      ...counted(batch.audit),
      ...counted(batch.owed),
    ],
  );
}
