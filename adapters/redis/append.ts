import type { Redis } from 'ioredis';
import type { Appended, Batch } from '../../src/ports/stream-store.ts';
import { key } from './key.ts';
import { script, serverNow } from './script.ts';

/**
 * Events, audit entries, outbox items and indexes in one script. The version is the length of the list. The
 * token answers "appended" a second time when the first answer was lost on its way.
 */
const appendScript = script<string>(`${serverNow}
local events, last, open, sequence = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local audit, items, order, held = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local id, expected, token, stillOpen, keepPerHost = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[5])
local notAfter, firstHost = tonumber(ARGV[6]), 9

if redis.call('GET', last) == token then return 'appended' end
if notAfter > 0 and serverNow() > notAfter then return 'late' end
if redis.call('LLEN', events) ~= expected then return 'conflict' end

local next = 8
local function eachOf(act)
  local count = tonumber(ARGV[next + 1])
  next = next + 1
  for i = 1, count do
    next = next + 1
    act(ARGV[next])
  end
end

local names = cjson.decode(ARGV[7])
for _, name in ipairs(names) do
  local by = redis.call('HGET', held, name)
  if by and by ~= id then return 'held ' .. by end
end
for _, name in ipairs(names) do
  if stillOpen == '1' then redis.call('HSET', held, name, id) else redis.call('HDEL', held, name) end
end
for _, name in ipairs(cjson.decode(ARGV[8])) do
  if redis.call('HGET', held, name) == id then redis.call('HDEL', held, name) end
end

redis.call('SET', last, token)
eachOf(function(event) redis.call('RPUSH', events, event) end)
eachOf(function(entry) redis.call('RPUSH', audit, entry) end)
eachOf(function(item)
  local owed = cjson.decode(item)
  if redis.call('HSETNX', items, owed.id, item) == 1 then
    local queue = owed.kind == 'job' and 'jobs' or owed.thread.platform
    redis.call('ZADD', order .. ':' .. queue, redis.call('INCR', sequence), owed.id)
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

export async function append<Event>(
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
): Promise<Appended> {
  const counted = (list: readonly unknown[]) => [list.length, ...list.map((entry) => JSON.stringify(entry))];
  const came = await appendScript(
    redis,
    [
      key(name, 'events', id),
      key(name, 'last', id),
      key(name, 'open'),
      key('sequence'),
      key('audit', 'pending'),
      key('outbox', 'items'),
      key('outbox', 'order'),
      key(name, 'held'),
      ...batch.hosts.map((host) => key(name, 'host', host)),
    ],
    [
      id,
      expectedVersion,
      token,
      batch.open ? '1' : '0',
      keepPerHost,
      notAfter ?? 0,
      JSON.stringify(batch.holds ?? []),
      JSON.stringify(batch.lets ?? []),
      ...counted(batch.events),
      ...counted(batch.audit),
      ...counted(batch.owed),
    ],
  );
  return came.startsWith('held ')
    ? { heldBy: came.slice('held '.length) }
    : (came as Exclude<Appended, object>);
}
