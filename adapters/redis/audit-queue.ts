import type { Redis } from 'ioredis';
import type { AuditEntry } from '../../src/audit/entry.ts';
import type { AuditLog, AuditQueue } from '../../src/ports/audit-log.ts';
import { key } from './key.ts';
import { script } from './script.ts';

const waiting = key('audit', 'pending');
const taken = key('audit', 'taken');
const leader = key('audit', 'leader');

/** Removes only what stood at the place read: a repeated or late call must not drop entries nobody wrote. */
const writtenScript = script<number>(`
local waiting, taken, from, count = KEYS[1], KEYS[2], tonumber(ARGV[1]), tonumber(ARGV[2])
local now = tonumber(redis.call('GET', taken) or '0')
if now == from + count then return 1 end
if now ~= from then return 0 end
redis.call('LTRIM', waiting, count, -1)
redis.call('SET', taken, string.format('%.0f', from + count))
return 1
`);

const leadScript = script<number>(`
local leader, writer, ms = KEYS[1], ARGV[1], ARGV[2]
local present = redis.call('GET', leader)
if present and present ~= writer then return 0 end
redis.call('SET', leader, writer, 'PX', ms)
return 1
`);

const resignScript = script<number>(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** Audit entries on their way to the log: from append.ts, and those recorded here. */
export function createAuditQueue(redis: Redis): AuditLog & AuditQueue {
  /** How many entries were taken away before the first one that `pending` last showed. */
  let from = 0;

  return {
    async record(entries) {
      if (entries.length === 0) return;
      await redis.rpush(waiting, ...entries.map((entry) => JSON.stringify(entry)));
    },
    async pending(limit) {
      const replies = await redis
        .multi()
        .get(taken)
        .lrange(waiting, 0, limit - 1)
        .exec();
      for (const [fault] of replies ?? []) if (fault) throw fault;
      from = Number(replies?.[0]?.[1] ?? 0);
      return ((replies?.[1]?.[1] ?? []) as string[]).map((entry) => JSON.parse(entry) as AuditEntry);
    },
    async written(count) {
      if (count === 0) return;
      if ((await writtenScript(redis, [waiting, taken], [from, count])) === 0) {
        throw new Error('The audit entries were taken by another writer meanwhile.');
      }
      from += count;
    },
    async lead(writer, ms) {
      return (await leadScript(redis, [leader], [writer, Math.max(1, Math.round(ms))])) === 1;
    },
    async resign(writer) {
      await resignScript(redis, [leader], [writer]);
    },
  };
}
