import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Deliveries } from '../../src/ports/deliveries.ts';
import { key } from './key.ts';
import { script } from './script.ts';

const dayMs = 86_400_000;

const firstTimeScript = script<number>(`
local seen, token, ms = KEYS[1], ARGV[1], ARGV[2]
if redis.call('SET', seen, token, 'NX', 'PX', ms) then return 1 end
if redis.call('GET', seen) == token then return 1 end
return 0
`);

export function createDeliveries(redis: Redis, { keptMs = 2 * dayMs } = {}): Deliveries {
  return {
    async firstTime(delivery) {
      return (await firstTimeScript(redis, [key('delivery', delivery)], [randomUUID(), keptMs])) === 1;
    },
  };
}
