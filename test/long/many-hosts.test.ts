import { describe, expect, it } from 'vitest';
import { allInFlight, everyEnding, killEverywhere, withManyHosts } from '../powershell/many-hosts.ts';

/** Fixed, so that a failure can be told again. */
const seeds = [1, 2, 3, 5, 8, 13, 21, 34, 55, 89];

describe('five hundred hosts in one process', () => {
  it('have a step running at the same time, and each gets its own answer', { timeout: 120_000 }, async () => {
    await withManyHosts(500, async (given) => {
      const { kbPerHost } = await allInFlight(given);
      expect(kbPerHost).toBeLessThan(600);
    });
  });

  it('leave one true outcome each, whenever their connections are killed', { timeout: 600_000 }, async () => {
    await withManyHosts(500, async (given) => {
      for (const seed of seeds) {
        const endings = await killEverywhere(given, seed);
        expect([...endings].sort(), `seed ${seed}`).toEqual(everyEnding);
      }
    });
  });
});
