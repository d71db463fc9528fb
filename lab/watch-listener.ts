import { logEvent, managerOperational } from './event-log.ts';
import { serviceListens } from './listener-state.ts';
import type { Machine } from './scripts/machine.ts';

/** Writes down that the listener came up (258) or went down (259), whatever made it so. */
export interface ListenerWatch {
  /** To be called after every change of the host. */
  note(): void;
  /** The host was put back to another time: what its listener is now is no change. */
  forget(): void;
}

export function watchListener({ host, now, inForce }: Machine): ListenerWatch {
  const listens = () => serviceListens(inForce?.host() ?? host);
  let up = listens();
  return {
    note() {
      if (listens() === up) return;
      up = !up;
      const data = { listenerName: 'RDP-Tcp' };
      logEvent(host, { ...managerOperational, id: up ? 258 : 259, data }, now());
    },
    forget() {
      up = listens();
    },
  };
}
