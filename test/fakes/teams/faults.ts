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

interface Armed<F> {
  readonly on: string;
  readonly fault: F;
  left: number;
}

export interface FaultList extends Faults {
  /** The faults that strike now, in the order in which they were set; each is used up once. */
  takeCall(operation: Operation): CallFault[];
  takeDelivery(kind: DeliveryKind): DeliveryFault[];
}

function take<F>(armed: Armed<F>[], on: string): F[] {
  const struck = armed.filter((one) => one.left > 0 && (one.on === '*' || one.on === on));
  for (const one of struck) one.left -= 1;
  return struck.map((one) => one.fault);
}

export function faultList(): FaultList {
  let calls: Armed<CallFault>[] = [];
  let deliveries: Armed<DeliveryFault>[] = [];
  return {
    call: (on, fault, times = 1) => void calls.push({ on, fault, left: times }),
    delivery: (on, fault, times = 1) => void deliveries.push({ on, fault, left: times }),
    clear() {
      calls = [];
      deliveries = [];
    },
    takeCall: (operation) => take(calls, operation),
    takeDelivery: (kind) => take(deliveries, kind),
  };
}
