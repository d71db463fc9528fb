import { createHash } from 'node:crypto';
import type { KeyFile, LabHost } from './model.ts';

export const sids = {
  system: 'S-1-5-18',
  networkService: 'S-1-5-20',
  administrators: 'S-1-5-32-544',
  users: 'S-1-5-32-545',
  everyone: 'S-1-1-0',
  authenticatedUsers: 'S-1-5-11',
  service: 'S-1-5-6',
  /** NT SERVICE\SessionEnv. */
  sessionEnv: 'S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833',
  /** NT SERVICE\TermService. */
  termService: 'S-1-5-80-446051430-1559341753-4161941529-1950928533-810483104',
} as const;

/** Access masks of files: FILE_GENERIC_READ and FILE_ALL_ACCESS; reading and writing without deleting. */
export const masks = { read: 0x120089, full: 0x1f01ff, readWrite: 0x12019f } as const;

/** Access masks of registry keys: KEY_READ and KEY_ALL_ACCESS. */
export const keyMasks = { read: 0x20019, full: 0xf003f } as const;

/** Groups that stand in the access token beside the account itself. */
const groups: Record<string, readonly string[]> = {
  [sids.networkService]: [sids.everyone, sids.authenticatedUsers, sids.service, sids.termService],
  [sids.system]: [sids.administrators, sids.everyone, sids.authenticatedUsers],
  [sids.administrators]: [sids.users, sids.everyone, sids.authenticatedUsers],
  [sids.users]: [sids.everyone, sids.authenticatedUsers],
};

/** The account that scripts run under, by the group that gives it its rights. */
function accountOf({ identity }: LabHost): string {
  if (identity === 'system') return sids.system;
  return identity === 'user' ? sids.users : sids.administrators;
}

/** Whether an account may read the file. A Deny for it or one of its groups wins over every Allow. */
export function canRead(file: KeyFile, sid: string): boolean {
  const { allowed, denied } = rightsOf(file, tokenOf(sid));
  return (denied & masks.read) === 0 && (allowed & masks.read) === masks.read;
}

/** Generic rights (MS-DTYP 2.4.3) as the file rights they stand for. */
function specific(mask: number): number {
  const generic = mask >>> 28;
  return (mask & 0x1fffff) | (generic & 0x1 ? masks.full : 0) | (generic & 0x8 ? masks.read : 0);
}

/** READ_CONTROL and WRITE_DAC: reading and writing an access list. */
const listRights = { read: 0x20000, write: 0x40000 } as const;

/**
 * Whether a script may read or write the access list itself. SeBackup and SeRestore, which scripts enable for
 * the one call, open every list; without them only the owner and those granted the right come through.
 */
export function mayTouchAccessList(host: LabHost, file: KeyFile, right: keyof typeof listRights): boolean {
  if (host.withoutBackupPrivilege !== true && host.identity !== 'user') return true;
  return owns(host, file) || granted(host, file, listRights[right]);
}

/** Whether the account that scripts run under is granted all of these rights. */
export function accountMay(host: LabHost, file: KeyFile, right: number): boolean {
  return granted(host, file, right);
}

/** Whether a script may open a registry key for reading. */
export function mayOpenKey(host: LabHost, key: KeyFile): boolean {
  return granted(host, key, keyMasks.read);
}

/** Whether it may read the key's access list. SeBackup does not help there: .NET does not ask for it. */
export function mayReadKeyList(host: LabHost, key: KeyFile): boolean {
  return owns(host, key) || granted(host, key, listRights.read);
}

function owns(host: LabHost, file: KeyFile): boolean {
  return tokenOf(accountOf(host)).includes(file.owner);
}

function granted(host: LabHost, file: KeyFile, right: number): boolean {
  const { allowed, denied } = rightsOf(file, tokenOf(accountOf(host)));
  return (denied & right) === 0 && (allowed & right) === right;
}

function tokenOf(sid: string): readonly string[] {
  return [sid, ...(groups[sid] ?? [])];
}

function rightsOf(file: KeyFile, token: readonly string[]): { allowed: number; denied: number } {
  const sum = (type: 'Allow' | 'Deny'): number =>
    file.entries
      .filter((entry) => entry.type === type && token.includes(entry.sid))
      .reduce((rights, entry) => rights | specific(entry.mask), 0);
  return { allowed: sum('Allow'), denied: sum('Deny') };
}

/** Entries that keep the Remote Desktop service from reading; see `canRead`. */
export function denyEntries(file: KeyFile): KeyFile['entries'] {
  const token = [sids.networkService, ...(groups[sids.networkService] ?? [])];
  return file.entries.filter(
    (entry) =>
      entry.type === 'Deny' && token.includes(entry.sid) && (specific(entry.mask) & masks.read) !== 0,
  );
}

/** What Windows gives such a key file and this one lacks; of a pinned certificate's key only the service's own read. */
export function missingAccess(file: KeyFile, build: number, pinned: boolean): KeyFile['entries'] {
  const wanted = healthyKeyFile(build).entries.filter(({ sid }) => {
    if (sid === sids.networkService) return true;
    // Between the two builds nobody knows the third.
    const third = sid !== sids.system;
    return !pinned && !(third && build > 14393 && build < 17763);
  });
  return wanted.filter(({ sid, mask }) => {
    const own = {
      ...file,
      entries: file.entries.filter((entry) => entry.sid === sid && entry.type === 'Allow'),
    };
    return (rightsOf(own, [sid]).allowed & mask) !== mask;
  });
}

/** The access list Windows gives a new listener key: it changed with build 17763. */
export function healthyKeyFile(build: number): KeyFile {
  const third =
    build >= 17763
      ? { sid: sids.sessionEnv, type: 'Allow' as const, mask: masks.full }
      : { sid: sids.administrators, type: 'Allow' as const, mask: masks.read };
  return {
    owner: sids.system,
    entries: [
      { sid: sids.system, type: 'Allow', mask: masks.full },
      { sid: sids.networkService, type: 'Allow', mask: masks.read },
      third,
    ],
  };
}

/** The folder MachineKeys: everybody may add a key, and only its owner may then read it. */
export function healthyKeyFolder(): KeyFile {
  return {
    owner: sids.system,
    entries: [
      { sid: sids.everyone, type: 'Allow', mask: masks.readWrite },
      { sid: sids.administrators, type: 'Allow', mask: masks.full },
    ],
  };
}

/** Access list of a key under HKLM\\SOFTWARE that nobody has touched. */
export function healthySoftwareKey(): KeyFile {
  return {
    owner: sids.system,
    entries: [
      { sid: sids.system, type: 'Allow', mask: keyMasks.full },
      { sid: sids.administrators, type: 'Allow', mask: keyMasks.full },
      { sid: sids.users, type: 'Allow', mask: keyMasks.read },
    ],
  };
}

/** Container of the self-signed listener certificate. */
export const listenerContainer = 'TSSecKeySet1';

/**
 * File under MachineKeys that holds a CAPI container: the MD5 of its lower-case name and a NUL, printed as four
 * little-endian words, then MachineGuid. TSSecKeySet1 gives the well-known f686aace6942fb7f7ceb231212eef4a4.
 */
export function keyFileName(container: string, machineGuid: string): string {
  const digest = createHash('md5').update(`${container.toLowerCase()}\0`).digest().swap32().toString('hex');
  return `${digest}_${machineGuid}`;
}
