import { healthySoftwareKey, mayOpenKey } from './access.ts';
import type { KeyFile, LabHost } from './model.ts';
import { keys } from './registry.ts';

/** Access list of the registry key that holds the store entries of Remote Desktop. */
export function storeAccess(host: LabHost): KeyFile {
  return host.keyAccess[keys.remoteDesktopStore] ?? healthySoftwareKey();
}

/** Whether a script may look into the store. */
export function mayOpenStore(host: LabHost): boolean {
  return mayOpenKey(host, storeAccess(host));
}
