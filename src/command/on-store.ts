import { isRedisAway } from '../../adapters/redis/redis-away.ts';
import { RedisUnfit } from '../../adapters/redis/redis-unfit.ts';
import { findStore } from './find-store.ts';
import type { GivenUp } from './open-bot.ts';
import { CannotStart, type Place } from './open-place.ts';
import type { Store } from './open-store.ts';
import { type Faults, tellFaults } from './tell-faults.ts';

export interface OnStore {
  readonly place: Place;
  readonly store: Store;
  readonly faults: Faults;
  readonly givenUp: GivenUp;
}

const unwritten =
  'Redis does not answer: audit entries and messages that wait in it are not written now. The next start on the same data goes on with them.';

/**
 * Opens the store of a place, lets `act` live on it, and closes both. `act` resolves with true when the store was
 * away at the end: that is said, and the process ends.
 */
export async function onStore(place: Place, act: (on: OnStore) => Promise<boolean>): Promise<void> {
  const faults = tellFaults(isRedisAway);
  let away = false;
  try {
    const givenUp: GivenUp = { tell: () => {} };
    const store = await findStore(place, faults, givenUp);
    try {
      away = await act({ place, store, faults, givenUp });
    } finally {
      faults.leaving();
      await store.close(away);
    }
  } finally {
    await place.close();
  }
  if (!away) return;
  faults.say(unwritten);
  // What still waits for Redis waits in vain, and would keep us here.
  process.exit(1);
}

/** Exit code 2 and a line per fault where something has to be put right before the program can start. */
export async function orCannotStart(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (fault) {
    if (!(fault instanceof CannotStart) && !(fault instanceof RedisUnfit)) throw fault;
    for (const line of fault instanceof CannotStart ? fault.faults : [fault.message]) console.error(line);
    process.exitCode = 2;
  }
}
