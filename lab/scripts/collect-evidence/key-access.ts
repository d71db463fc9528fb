import type { AccessFacts, KeyAccessPart } from '../../../src/diagnosis/parts.ts';
import { canRead, mayReadKeyList, mayTouchAccessList, sids } from '../../access.ts';
import { hasKeyFolder } from '../../find-key-file.ts';
import { mayOpenStore, storeAccess } from '../../may-open-store.ts';
import type { KeyFile, LabHost } from '../../model.ts';
import { pinnedThumbprint } from '../../registry.ts';
import { keyInUse } from '../key-in-use.ts';
import { part, registryDenied } from './part.ts';

export const keyAccess = part<KeyAccessPart>((host) => {
  // Which key is in use stands in the store, unless the pinned certificate is there.
  const pin = pinnedThumbprint(host);
  const pinned = host.myStore.some(({ thumbprint }) => thumbprint === pin);
  if (!pinned && !mayOpenStore(host)) return registryDenied;
  const { name, file } = keyInUse(host);
  const seen = file === null ? unseen : factsOf(host, file);
  const folderIsThere = hasKeyFolder(host);
  return {
    file: name,
    exists: file !== null,
    ...seen,
    networkServiceCanRead: file === null || seen.entries === null ? null : canRead(file, sids.networkService),
    folder: folderIsThere ? factsOf(host, host.keyFolder) : null,
    storeKey: mayReadKeyList(host, storeAccess(host)) ? shown(storeAccess(host)) : unseen,
    renamedFolders: folderIsThere ? host.renamedKeyFolders.toSorted() : [],
  };
});

const unseen: AccessFacts = { owner: null, entries: null };

function factsOf(host: LabHost, file: KeyFile): AccessFacts {
  return mayTouchAccessList(host, file, 'read') ? shown(file) : unseen;
}

function shown({ owner, entries }: KeyFile): AccessFacts {
  return { owner, entries };
}
