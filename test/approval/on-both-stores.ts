import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { describeWithRedis, type GivenRedis, givenRedis } from '../redis/given-redis.ts';
import { aDesk } from './desk.ts';

/** The same tests over memory and over a real Redis: where a race is the point, the store decides it. */
export function onBothStores(title: string, tests: (open: () => ReturnType<typeof aDesk>) => void): void {
  describe(`${title}, over memory`, () => tests(() => aDesk()));
  describeWithRedis(`${title}, over a real Redis`, () => {
    let redis: GivenRedis;
    beforeAll(async () => {
      redis = await givenRedis();
    });
    afterAll(() => redis?.drop());
    beforeEach(async () => {
      await redis.connection.flushall();
    });
    tests(() => aDesk(redis));
  });
}
