import type { Chats, Stuck } from '../bot/deliver.ts';
import { deliver } from '../bot/deliver.ts';
import type { World } from '../bot/world.ts';

/** Waits this long when nothing woke it: other processes append too. */
const idleMs = 250;

export interface DeliveryLoop {
  /** Delivers without waiting for the next round. */
  wake(): void;
  /** Resolves when everything that was due has been delivered. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** Delivers what is owed, as long as the process lives. One round at a time. */
export function runDelivery(world: () => World, chats: Chats): DeliveryLoop {
  let stopped = false;
  const stuck: Stuck = new Map();
  let ring = () => {};
  const round = async (): Promise<number> => {
    try {
      return await deliver(world(), chats, stuck);
    } catch (fault) {
      world().fault('delivery', fault);
      return 0;
    }
  };
  let last = Promise.resolve(0);
  const next = (): Promise<number> => {
    last = last.then(round);
    return last;
  };
  const loop = (async () => {
    while (!stopped) {
      const delivered = await next();
      if (delivered > 0) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idleMs);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  return {
    wake: () => ring(),
    async drained() {
      while ((await next()) > 0);
    },
    async stop() {
      stopped = true;
      ring();
      await loop;
    },
  };
}
