import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { HostLease } from '../../src/ports/host-lease.ts';
import { key } from './key.ts';
import { script } from './script.ts';

/** A lease is kept as "fence token run" and goes away by itself. The fence counts over all hosts, for ever. */
const takeScript = script<[kind: 'taken' | 'held', fenceOrRun: string]>(`
local lease, fences, run, ms, token = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
local held = redis.call('GET', lease)
if held then
  local fence, by, holder = held:match('^(%d+) (%S+) (.*)$')
  if by == token then return { 'taken', fence } end
  return { 'held', holder }
end
local fence = string.format('%.0f', redis.call('INCR', fences))
redis.call('SET', lease, fence .. ' ' .. token .. ' ' .. run, 'PX', ms)
return { 'taken', fence }
`);

const releaseScript = script<number>(`
local held = redis.call('GET', KEYS[1])
if held and held:match('^%d+') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** Leases on hosts. A run that already holds one is answered "held" by itself: it has no second hand. */
export function createHostLease(redis: Redis): HostLease {
  const lease = (host: string) => key('lease', host);
  return {
    async take(host, run, ms) {
      const [kind, answer] = await takeScript(
        redis,
        [lease(host), key('fences')],
        [run, Math.max(1, Math.round(ms)), randomUUID()],
      );
      return kind === 'taken' ? { kind, fence: Number(answer) } : { kind, by: answer };
    },
    async release(host, fence) {
      await releaseScript(redis, [lease(host)], [fence]);
    },
  };
}
