import type { Redis } from 'ioredis';

/** A skew is good for so long: clocks drift, and an administrator may set one. */
const freshMs = 60_000;
/** An answer that took longer says too little about when the server read its clock. */
const longestMs = 500;

/** The server's clock, told from our own. */
interface ServerClock {
  /** Our time in ms since 1970 → the server's, as well as the last question to it tells. */
  translate(ours: number): Promise<number>;
}

export function createServerClock(redis: Redis): ServerClock {
  let skewMs = 0;
  let measuredAt = Number.NEGATIVE_INFINITY;
  return {
    async translate(ours) {
      const before = Date.now();
      if (before - measuredAt > freshMs) {
        const [seconds, microseconds] = await redis.time();
        const took = Date.now() - before;
        if (took <= longestMs) {
          measuredAt = before;
          skewMs = Number(seconds) * 1000 + Number(microseconds) / 1000 - (before + took / 2);
        }
      }
      return Math.round(ours + skewMs);
    },
  };
}
