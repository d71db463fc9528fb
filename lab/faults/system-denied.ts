import { healthySoftwareKey, keyMasks, sids } from '../access.ts';
import { connectionManager, logEvent } from '../event-log.ts';
import { keys } from '../registry.ts';
import type { Fault } from './fault.ts';

/** Shape (d): with SYSTEM kept out of the store's registry key, no new certificate gets into it. */
export const systemDenied: Fault = {
  name: 'system-denied',
  title: 'SYSTEM is kept out of the certificate store of Remote Desktop, which is empty',
  apply(host, world) {
    const key = healthySoftwareKey();
    key.entries.unshift({ sid: sids.system, type: 'Deny', mask: keyMasks.full });
    host.keyAccess[keys.remoteDesktopStore] = key;
    host.remoteDesktopStore = [];
    for (const hoursAgo of [5, 1]) {
      // ERROR_ACCESS_DENIED.
      const event = { ...connectionManager, id: 1057, data: { ErrorCode: '0x80070005' } };
      logEvent(host, event, new Date(world.now().getTime() - hoursAgo * 3_600_000));
    }
  },
};
