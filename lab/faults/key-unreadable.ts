import { keyFileName, listenerContainer, sids } from '../access.ts';
import type { Fault } from './fault.ts';

/** Shape (a) of a broken key: the file's access list has lost its entry for the service's account. */
export const keyUnreadable: Fault = {
  name: 'key-unreadable',
  title: 'NETWORK SERVICE cannot read the listener key',
  apply(host) {
    const file = host.keyFiles[keyFileName(listenerContainer, host.machineGuid)];
    if (file === undefined) return;
    file.entries = file.entries.filter((entry) => entry.sid !== sids.networkService);
  },
};
