import { sids } from '../access.ts';
import { hasKeyFolder } from '../find-key-file.ts';
import { storeAccess } from '../may-open-store.ts';
import type { LabHost } from '../model.ts';
import { keyFolderOf, noFolder } from './key-in-use.ts';

export interface Obstacle {
  readonly id: string;
  readonly message: string;
}

const leastFreeBytes = 10 * 1024 * 1024;
/** SYSTEM and the groups in its token. */
const system: readonly string[] = [sids.system, sids.administrators, sids.everyone, sids.authenticatedUsers];
/** KEY_SET_VALUE, KEY_CREATE_SUB_KEY, GENERIC_ALL and GENERIC_WRITE. */
const writing = [0x2, 0x4, 0x10000000, 0x40000000];

/** What is known to keep Windows from making a certificate for its listener. */
export function renewalObstacle(host: LabHost): Obstacle | null {
  const disabled = ['SessionEnv', 'CryptSvc', 'KeyIso'].find((name) => host.services[name]?.startType === 4);
  if (disabled !== undefined) {
    const message = `${disabled} is disabled; no certificate can be made without it.`;
    return { id: 'ServiceDisabled', message };
  }
  if (!hasKeyFolder(host)) return { id: 'NoKeyFolder', message: noFolder(host) };
  const denied = storeAccess(host).entries.find(
    ({ sid, type, mask }) =>
      type === 'Deny' && system.includes(sid) && writing.some((right) => (mask & right) !== 0),
  );
  if (denied !== undefined) {
    const why = `An entry denies ${denied.sid} the registry key of the Remote Desktop store`;
    const then = 'so Windows can put no certificate there. Someone put it there and must take it off.';
    return { id: 'StoreDenied', message: `${why}, ${then}` };
  }
  if (host.systemDrive.freeBytes < leastFreeBytes) {
    const drive = keyFolderOf(host).slice(0, 2);
    const why = `${drive} has less than 10 MB free: a new key and certificate would not fit.`;
    return { id: 'DiskFull', message: `${why} Make room first.` };
  }
  return null;
}
