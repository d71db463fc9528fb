import { describe, expect, it } from 'vitest';
import { allInFlight, everyEnding, killEverywhere, withManyHosts } from './many-hosts.ts';

describe('many hosts in one process', () => {
  it('a hundred have a step running at the same time, and each gets its own answer', {
    timeout: 90_000,
  }, async () => {
    await withManyHosts(100, async (given) => {
      const { kbPerHost } = await allInFlight(given);
      expect(kbPerHost).toBeLessThan(1_000);
    });
  });

  it('two hundred connections killed at random moments leave one true outcome each', {
    timeout: 90_000,
  }, async () => {
    await withManyHosts(200, async (given) => {
      const endings = await killEverywhere(given, 20_261_121);
      expect([...endings].sort()).toEqual(everyEnding);
    });
  });
});
