import type { RedisUnfit } from '../../adapters/redis/redis-unfit.ts';

/** What to do about the Redis that was named, as a sentence behind the one that says what is wrong with it. */
export function redisRemedy(code: RedisUnfit['code'], env: Readonly<Record<string, string | undefined>>) {
  const setting = env.REDIS_URL ? 'REDIS_URL in the environment' : 'redisUrl in rdp-medic.yaml';
  switch (code) {
    case 'too-old':
      return `Update it, or name another one: ${setting}.`;
    case 'evicting':
      return `Set maxmemory-policy noeviction there, or name another one: ${setting}.`;
    case 'unreachable':
      return `Start it, or put right ${setting}.`;
    default:
      return `Put right ${setting}.`;
  }
}
