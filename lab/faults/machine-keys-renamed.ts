import { keyFileName, masks, sids } from '../access.ts';
import { cryptoFolder } from '../folders.ts';
import type { KeyFile } from '../model.ts';
import type { Fault } from './fault.ts';

/** What the web advises and nobody should do: all keys of the machine lie in the old folder. */
export const machineKeysRenamed: Fault = {
  name: 'machine-keys-renamed',
  title: 'MachineKeys was renamed, and the new folder is empty',
  apply(host) {
    const old = 'MachineKeys_old';
    // IIS keeps two of its own there.
    const others = ['iisConfigurationKey', 'iisWasKey'].map((container): [string, KeyFile] => [
      keyFileName(container, host.machineGuid),
      { owner: sids.system, entries: [{ sid: sids.system, type: 'Allow', mask: masks.full }] },
    ]);
    host.renamedKeyFolders = [old];
    host.otherFiles = Object.fromEntries(
      [...Object.entries(host.keyFiles), ...others].map(([name, file]) => [
        `${cryptoFolder}\\${old}\\${name}`,
        file,
      ]),
    );
    host.keyFiles = {};
  },
};
