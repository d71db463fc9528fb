import { logEvent } from './event-log.ts';
import type { NewEvent } from './new-event.ts';
import { isLogged } from './schannel-events.ts';
import type { Machine } from './scripts/machine.ts';

/** Logs what a connection caused, as far as the host logs it at all and is the one that was reached. */
export function noteEvents({ host, now }: Machine, events: readonly NewEvent[]): void {
  if (host.impostor !== null) return;
  for (const event of events) if (isLogged(host, event)) logEvent(host, event, now());
}
