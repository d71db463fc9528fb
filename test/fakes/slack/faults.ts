import { armedFaults } from '../armed.ts';

/** What goes wrong with a Web API call. `after`: the state has changed before it goes wrong. */
export type CallFault =
  | { readonly kind: 'ratelimited'; readonly retryAfterS?: number | null }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'http'; readonly status: number; readonly when: 'before' | 'after' }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** The answer comes late (`after`, usual) or the call is looked at late (`before`). */
  | { readonly kind: 'delay'; readonly ms: number; readonly when?: 'before' | 'after' };

/** What goes wrong with a delivery to the app. `hang-up` and `slow-reader` are for HTTP alone. */
export type DeliveryFault =
  | { readonly kind: 'twice' }
  | { readonly kind: 'late'; readonly ms: number }
  /** Delivered only after the next delivery was. */
  | { readonly kind: 'after-next' }
  /** An event comes again, with retry headers (1) or with the counter back at none (0). */
  | { readonly kind: 'again'; readonly retry: 0 | 1; readonly reason?: string }
  /** Never arrives; Slack sees a time-out. */
  | { readonly kind: 'lost' }
  /** Arrives with a trigger that has already expired. */
  | { readonly kind: 'expired-trigger' }
  /** Slack hangs up before it reads the answer. */
  | { readonly kind: 'hang-up'; readonly afterMs: number }
  /** The app's answer is left lying on the line for so long before it is read. */
  | { readonly kind: 'slow-reader'; readonly ms: number };

type DeliveryKind = 'event' | 'command' | 'action' | 'submission' | 'closed' | '*';

export interface Faults {
  /** The next `times` calls (default 1; Infinity: always) of `method` (`*`: any) go wrong so. */
  call(method: string, fault: CallFault, times?: number): void;
  delivery(kind: DeliveryKind, fault: DeliveryFault, times?: number): void;
  /** Tokens are refused with this error until it is set to null. */
  refuseToken(token: string, error: 'invalid_auth' | 'token_revoked' | 'account_inactive' | null): void;
  clear(): void;
}

export interface FaultList extends Faults {
  /** The faults that strike this call, in the order in which they were set; each is used up once. */
  takeCall(method: string): CallFault[];
  takeDelivery(kind: DeliveryKind): DeliveryFault[];
  refused(token: string): string | null;
}

export function faultList(): FaultList {
  const calls = armedFaults<string, CallFault>();
  const deliveries = armedFaults<DeliveryKind, DeliveryFault>();
  const tokens = new Map<string, string>();
  return {
    call: calls.arm,
    delivery: deliveries.arm,
    refuseToken(token, error) {
      if (error === null) tokens.delete(token);
      else tokens.set(token, error);
    },
    clear() {
      calls.clear();
      deliveries.clear();
      tokens.clear();
    },
    takeCall: calls.take,
    takeDelivery: deliveries.take,
    refused: (token) => tokens.get(token) ?? null,
  };
}
