import { findRedisServer } from '../../adapters/redis/find-redis-server.ts';
import { RedisUnfit } from '../../adapters/redis/redis-unfit.ts';
import type { Job } from '../run/job.ts';
import type { GivenUp } from './open-bot.ts';
import { CannotStart, type Place } from './open-place.ts';
import { openMemoryStore, openRedisStore, type Store } from './open-store.ts';
import { redisRemedy } from './redis-remedy.ts';
import type { Faults } from './tell-faults.ts';

/** The store of that place: the Redis it names, else a private one, else, for a lab alone, memory. */
export async function findStore(place: Place, faults: Faults, givenUp: GivenUp): Promise<Store> {
  const { tell: fault, back, say } = faults;
  const watch = { fault, back, say, givenUp: (job: Job) => givenUp.tell(job) };
  const { redisUrl, dataDir } = place;
  if (redisUrl !== null)
    return openRedisStore({ redisUrl, dataDir, binary: '' }, watch).catch((fault: unknown) => {
      if (!(fault instanceof RedisUnfit)) throw fault;
      throw new CannotStart([`${fault.message} ${redisRemedy(fault.code, process.env)}`]);
    });
  const found = await findRedisServer();
  if (found.kind === 'found') return openRedisStore({ redisUrl, dataDir, binary: found.path }, watch);
  if (place.lab !== null) return openMemoryStore();
  throw new CannotStart([
    'Runs are kept in Redis, but no redis-server 6.2 or newer was found and REDIS_URL is not set. Install redis-server, or set REDIS_URL.',
  ]);
}
