import type { Deliveries } from '../../src/ports/deliveries.ts';

const takenMs = 60_000;

/** Kept as long as this process lives. */
export function createDeliveries({ beganMs = takenMs } = {}): Deliveries {
  /** Delivery → until when (ms since 1970) nobody else may begin it. */
  const taken = new Map<string, number>();
  return {
    async begin(delivery) {
      if ((taken.get(delivery) ?? 0) > Date.now()) return false;
      taken.set(delivery, Date.now() + beganMs);
      return true;
    },
    async done(delivery) {
      taken.set(delivery, Number.POSITIVE_INFINITY);
    },
  };
}
