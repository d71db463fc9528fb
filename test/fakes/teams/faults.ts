import { armedFaults } from '../armed.ts';
import type { DeliveryKind, Operation } from './fake-teams.ts';

/** What goes wrong with a call to the connector. `after`: it was carried out before it goes wrong. */
export type CallFault =
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code?: string;
      readonly when?: 'before' | 'after';
      /** Teams sends no Retry-After; a proxy before it may. */
      readonly retryAfterS?: number;
    }
  /** The line is cut. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly ms: number; readonly when?: 'before' | 'after' };

/** What goes wrong with a delivery to the bot. */
type DeliveryFault =
  /** Sent once more beside the first. */
  | { readonly kind: 'twice' }
  /** Sent once more after the first was answered. */
  | { readonly kind: 'again' }
  | { readonly kind: 'late'; readonly ms: number }
  /** Delivered only after the next delivery was. */
  | { readonly kind: 'after-next' }
  | { readonly kind: 'lost' }
  /** Teams hangs up before it reads the answer. */
  | { readonly kind: 'hang-up'; readonly afterMs: number };

export interface Faults {
  /** The next `times` calls (default 1; Infinity: always) of that operation (`*`: any) go wrong so. */
  call(operation: Operation | '*', fault: CallFault, times?: number): void;
  delivery(kind: DeliveryKind | '*', fault: DeliveryFault, times?: number): void;
  clear(): void;
}

export interface FaultList extends Faults {
  /** The faults that strike now, in the order in which they were set; each is used up once. */
  takeCall(operation: Operation): CallFault[];
  takeDelivery(kind: DeliveryKind): DeliveryFault[];
}

export function faultList(): FaultList {
  const calls = armedFaults<Operation, CallFault>();
  const deliveries = armedFaults<DeliveryKind, DeliveryFault>();
  return {
    call: calls.arm,
    delivery: deliveries.arm,
    clear() {
      calls.clear();
      deliveries.clear();
    },
    takeCall: calls.take,
    takeDelivery: deliveries.take,
  };
}
