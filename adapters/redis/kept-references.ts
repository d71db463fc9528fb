import type { Redis } from 'ioredis';
import type { KeptReferences } from '../../src/ports/kept-references.ts';
import { key } from './key.ts';

/** Each under a key of its own, which Redis forgets when its time is over. */
export function createKeptReferences(redis: Redis): KeptReferences {
  return {
    async read(name) {
      const found = await redis.get(key('reference', name));
      return found === null ? null : (JSON.parse(found) as unknown);
    },
    async keep(name, value, keepMs) {
      await redis.set(key('reference', name), JSON.stringify(value), 'PX', Math.max(1, Math.ceil(keepMs)));
    },
  };
}
