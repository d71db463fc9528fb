import type { Chats } from '../bot/chats.ts';
import { beginRound, type Delivered, endOf, type LaneEnd, newLanes, type Round } from '../bot/deliver.ts';
import type { World } from '../bot/world.ts';
import { realClock } from './real-clock.ts';

/** Waits this long when nothing woke it: other processes append too. */
const idleMs = 250;
/** Rounds begin so far apart at least: what comes to be owed in quick succession, and lanes that end, share one. */
const gatherMs = 50;
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

/**
 * Delivers what is owed, as long as the process lives: rounds one after the other, each of which begins what can be
 * begun. A chat that takes its time holds up no round.
 */
export function runDelivery(world: () => World, chats: Chats, giveUpMs = patienceMs): DeliveryLoop {
  const lanes = newLanes();
  let deliveredAt = 0;
  let rung = false;
  let ring = () => {};
  const wake = () => {
    rung = true;
    ring();
  };
  const laneEnded = ({ delivered, again }: LaneEnd): void => {
    if (delivered > 0) deliveredAt = Date.now();
    if (again) wake();
  };
  const round = async (): Promise<Round> => {
    try {
      const began = await beginRound(world(), chats, lanes);
      for (const lane of began.begun) void lane.then(laneEnded);
      return began;
    } catch (fault) {
      world().fault('delivery', fault);
      // What is owed could not be read, and unknown is not nothing.
      return { pending: 1, begun: [] };
    }
  };
  let last: Promise<Round> = Promise.resolve({ pending: 0, begun: [] });
  const next = () => {
    last = last.then(round);
    return last;
  };
  const loop = (async () => {
    while (!lanes.isStopping) {
      rung = false;
      const gathered = realClock.sleep(gatherMs);
      await next();
      await gathered;
      if (rung) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, idleMs);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();
  const inHand = () => [...lanes.busy.values()].map(({ end }) => end);
  /** One round, and the end of everything that is being delivered then. */
  const whole = async (): Promise<Delivered> => {
    const { pending, begun } = await next();
    return endOf(pending, new Set([...begun, ...inHand()]));
  };
  return {
    wake,
    async drained(signal) {
      const from = Date.now();
      const cut = new Promise<null>((resolve) => signal?.addEventListener('abort', () => resolve(null)));
      while (!signal?.aborted) {
        const came = await Promise.race([whole(), cut]);
        if (came === null) return;
        if (came.delivered > 0) continue;
        if (came.pending === 0 || Date.now() - Math.max(from, deliveredAt) >= giveUpMs) return;
        await realClock.sleep(idleMs, signal);
      }
    },
    async stop() {
      lanes.isStopping = true;
      wake();
      await loop;
      await Promise.all(inHand());
    },
  };
}
