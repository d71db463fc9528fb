import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../ports/clock.ts';

export const realClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    // An abort ends the wait early; whoever waits looks at the signal itself.
    await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => {});
  },
};
