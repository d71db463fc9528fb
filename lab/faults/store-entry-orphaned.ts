import { keyFileName, listenerContainer } from '../access.ts';
import { connectionManager, logEvent } from '../event-log.ts';
import type { Fault } from './fault.ts';

/** Shape (c) to its end: the entry names no key any more, and there is none. */
export const storeEntryOrphaned: Fault = {
  name: 'store-entry-orphaned',
  title: 'the stored certificate has lost its key',
  apply(host, world) {
    for (const certificate of host.remoteDesktopStore) certificate.container = null;
    delete host.keyFiles[keyFileName(listenerContainer, host.machineGuid)];
    for (const [hoursAgo, id] of [
      [5, 1057],
      [2, 1058],
    ] as const) {
      // NTE_BAD_KEYSET: keyset does not exist.
      const event = { ...connectionManager, id, data: { ErrorCode: '0x80090016' } };
      logEvent(host, event, new Date(world.now().getTime() - hoursAgo * 3_600_000));
    }
  },
};
