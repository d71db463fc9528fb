import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Deliveries } from '../../src/ports/deliveries.ts';
import { key } from './key.ts';
import { script } from './script.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** The token answers "first" a second time when the first answer was lost on its way. */
const beginScript = script<number>(`
local seen, token, ms = KEYS[1], ARGV[1], ARGV[2]
if redis.call('SET', seen, token, 'NX', 'PX', ms) then return 1 end
if redis.call('GET', seen) == token then return 1 end
return 0
`);

export function createDeliveries(redis: Redis, { beganMs = minuteMs, keptMs = 2 * dayMs } = {}): Deliveries {
  return {
    async begin(delivery) {
      return (await beginScript(redis, [key('delivery', delivery)], [randomUUID(), beganMs])) === 1;
    },
    async done(delivery) {
      await redis.set(key('delivery', delivery), 'done', 'PX', keptMs);
    },
  };
}
