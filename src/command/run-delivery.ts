import type { Chats, Delivered, Stuck } from '../bot/deliver.ts';
import { deliver } from '../bot/deliver.ts';
import type { World } from '../bot/world.ts';
import { realClock } from './real-clock.ts';

/** Waits this long when nothing woke it: other processes append too. */
const idleMs = 250;
/** Longer than a claim lasts: what a process took and died over is due again within it. */
const patienceMs = 20_000;

export interface DeliveryLoop {
  /** Delivers without waiting for the next round. */
  wake(): void;
  /**
   * Resolves when nothing is owed that could be delivered here, claimed elsewhere or not; or when nothing was
   * delivered for 20 s, or the signal fired. Whatever stood in the way has then been told as a fault.
   */
  drained(signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Delivers what is owed, as long as the process lives. One round at a time. */
export function runDelivery(world: () => World, chats: Chats, giveUpMs = patienceMs): DeliveryLoop {
  let stopped = false;
  let deliveredAt = 0;
  const stuck: Stuck = new Map();
  let ring = () => {};
  const round = async (): Promise<Delivered> => {
    try {
      const came = await deliver(world(), chats, stuck);
      if (came.delivered > 0) deliveredAt = Date.now();
      return came;
    } catch (fault) {
      world().fault('delivery', fault);
      // What is owed could not be read, and unknown is not nothing.
      return { delivered: 0, pending: 1 };
    }
  };
  let last: Promise<Delivered> = Promise.resolve({ delivered: 0, pending: 0 });
  const next = (): Promise<Delivered> => {
    last = last.then(round);
    return last;
  };
  const loop = (async () => {
    while (!stopped) {
      const { delivered } = await next();
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
    async drained(signal) {
      const from = Date.now();
      for (;;) {
        const { delivered, pending } = await next();
        if (delivered > 0) continue;
        if (pending === 0 || Date.now() - Math.max(from, deliveredAt) >= giveUpMs) return;
        if (signal?.aborted) return;
        await realClock.sleep(idleMs, signal);
      }
    },
    async stop() {
      stopped = true;
      ring();
      await loop;
    },
  };
}
