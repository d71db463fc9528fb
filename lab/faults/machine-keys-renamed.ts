import type { Fault } from './fault.ts';

/** What the web advises and nobody should do: all keys of the machine lie in the old folder. */
export const machineKeysRenamed: Fault = {
  name: 'machine-keys-renamed',
  title: 'MachineKeys was renamed, and the new folder is empty',
  apply(host) {
    host.renamedKeyFolders = ['MachineKeys_old'];
    host.keyFiles = {};
  },
};
