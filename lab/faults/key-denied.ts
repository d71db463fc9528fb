import { keyFileName, listenerContainer, masks, sids } from '../access.ts';
import type { Fault } from './fault.ts';

/** The Allow is still there, and a Deny for the same account beats it. */
export const keyDenied: Fault = {
  name: 'key-denied',
  title: 'an entry denies NETWORK SERVICE the listener key',
  apply(host) {
    const file = host.keyFiles[keyFileName(listenerContainer, host.machineGuid)];
    if (file === undefined || file.entries[0]?.type === 'Deny') return;
    file.entries.unshift({ sid: sids.networkService, type: 'Deny', mask: masks.read });
  },
};
