import type { Deliveries } from '../../src/ports/deliveries.ts';

export function createDeliveries(): Deliveries {
  const seen = new Set<string>();
  return {
    async firstTime(delivery) {
      if (seen.has(delivery)) return false;
      seen.add(delivery);
      return true;
    },
  };
}
