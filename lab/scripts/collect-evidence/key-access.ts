import type { AccessFacts, KeyAccessPart } from '../../../src/diagnosis/parts.ts';
import { canRead, healthySoftwareKey, mayOpenKey, mayTouchAccessList, sids } from '../../access.ts';
import { hasKeyFolder } from '../../find-key-file.ts';
import type { KeyFile, LabHost } from '../../model.ts';
import { keys } from '../../registry.ts';
import { keyInUse } from '../key-in-use.ts';
import { part } from './part.ts';

export const keyAccess = part<KeyAccessPart>((host) => {
  const { name, file } = keyInUse(host);
  const seen = file === null ? unseen : factsOf(file, mayTouchAccessList(host, file, 'read'));
  return {
    file: name,
    exists: file !== null,
    ...seen,
    networkServiceCanRead: file === null || seen.entries === null ? null : canRead(file, sids.networkService),
    folder: !hasKeyFolder(host)
      ? null
      : factsOf(host.keyFolder, mayTouchAccessList(host, host.keyFolder, 'read')),
    storeKey: storeKeyOf(host),
    renamedFolders: host.renamedKeyFolders,
  };
});

const unseen: AccessFacts = { owner: null, entries: null };

function factsOf({ owner, entries }: KeyFile, readable: boolean): AccessFacts {
  return readable ? { owner, entries } : unseen;
}

function storeKeyOf(host: LabHost): AccessFacts {
  const access = host.keyAccess[keys.remoteDesktopStore] ?? healthySoftwareKey();
  return factsOf(access, mayOpenKey(host, access));
}
