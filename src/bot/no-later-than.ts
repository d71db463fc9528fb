import type { StreamStore } from '../ports/stream-store.ts';

/** The same store, but what reaches it after `notAfter` (ISO 8601) is not appended: the person was told so. */
export function noLaterThan<Event>(store: StreamStore<Event>, notAfter: string): StreamStore<Event> {
  return {
    ...store,
    append: (id, expectedVersion, batch) => store.append(id, expectedVersion, { ...batch, notAfter }),
  };
}
