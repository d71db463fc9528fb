import { createHash } from 'node:crypto';
import { masks, sids } from './access.ts';
import { happen } from './happen.ts';
import type { DiskItem, LabHost } from './model.ts';
import type { Machine } from './scripts/machine.ts';
import { Thrown } from './thrown.ts';

/** Entries of a folder that SYSTEM and administrators alone can open. */
const closed: DiskItem['entries'] = [
  { sid: sids.system, type: 'Allow', mask: masks.full },
  { sid: sids.administrators, type: 'Allow', mask: masks.full },
];

/** Characters of a script; nothing in a lab reads it again, and a host is copied and shown often. */
const longText = 1000;

/** SHA-256 of what a file holds, hexadecimal. */
export function fileDigest(host: LabHost, path: string): string {
  const text = readFile(host, path);
  return text.startsWith('sha256:') ? text.slice(7) : digest(text);
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** An item by its path, whose case does not count; null when there is none. */
export function itemAt(host: LabHost, path: string): DiskItem | null {
  const name = nameAt(host, path);
  return name === null ? null : host.disk![name]!;
}

export function kindAt(host: LabHost, path: string): DiskItem['kind'] | 'absent' {
  return itemAt(host, path)?.kind ?? 'absent';
}

/** Names of what is in a folder. Throws as .NET does where there is none, or it may not be opened. */
export function namesIn(host: LabHost, folder: string): readonly string[] {
  if (kindAt(host, folder) !== 'folder') throw missing('DirectoryNotFoundException', folder);
  assertMay(host, folder);
  return Object.keys(host.disk ?? {})
    .filter((path) => parentOf(path).toLowerCase() === folder.toLowerCase())
    .map((path) => path.slice(folder.length + 1));
}

/** Makes a closed folder; one that is there stays as it is. */
export function makeFolder({ host, touched }: Machine, path: string): void {
  if (host.identity === 'user') throw new Thrown('IOException', 'This security ID may not be assigned.');
  if (itemAt(host, path) !== null) return;
  host.disk = { ...host.disk, [path]: { kind: 'folder', owner: sids.administrators, entries: closed } };
  touched();
}

/** The text of a file; of a long one its digest, see `DiskItem`. */
export function readFile(host: LabHost, path: string): string {
  const item = itemAt(host, path);
  if (item === null) throw missing('FileNotFoundException', path);
  assertMay(host, path);
  return item.text ?? '';
}

/** Writes a file whole. A new one takes the list of its folder. */
export function writeFile({ host, touched }: Machine, path: string, text: string): void {
  const folder = itemAt(host, parentOf(path));
  if (folder === null) throw missing('DirectoryNotFoundException', path);
  assertMay(host, parentOf(path));
  const item = itemAt(host, path);
  const isLong = path.endsWith('.ps1') && text.length > longText;
  const kept = isLong ? `sha256:${digest(text)}` : text;
  if (item !== null) item.text = kept;
  else {
    const made = { kind: 'file' as const, owner: sids.administrators, entries: folder.entries, text: kept };
    host.disk = { ...host.disk, [path]: made };
  }
  touched();
}

/** Renames a file; whether it was there. What is to happen in the moment before a state is renamed happens now. */
export function moveFile(machine: Machine, from: string, to: string): boolean {
  const { host } = machine;
  if (host.beforeMove !== undefined && /\\state\.[^\\]*$/.test(from)) {
    const happenings = host.beforeMove;
    Reflect.deleteProperty(host, 'beforeMove');
    for (const each of happenings) happen(machine, each);
  }
  const name = nameAt(host, from);
  if (name === null) return false;
  if (itemAt(host, to) !== null) throw new Thrown('IOException', 'There is a file of that name.');
  assertMay(host, from);
  const item = host.disk![name]!;
  Reflect.deleteProperty(host.disk!, name);
  host.disk![to] = item;
  machine.touched();
  return true;
}

function nameAt(host: LabHost, path: string): string | null {
  const disk = host.disk ?? {};
  if (Object.hasOwn(disk, path)) return path;
  return Object.keys(disk).find((each) => each.toLowerCase() === path.toLowerCase()) ?? null;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('\\'));
}

/** Everything here is open to SYSTEM and administrators alike, and to others only where an entry says so. */
function assertMay(host: LabHost, path: string): void {
  const token: readonly string[] = [sids.users, sids.everyone, sids.authenticatedUsers];
  const item = itemAt(host, path);
  if (host.identity !== 'user' || item === null || item.entries.some(({ sid }) => token.includes(sid)))
    return;
  throw new Thrown('UnauthorizedAccessException', `Access to the path '${path}' is denied.`);
}

function missing(id: string, path: string): Thrown {
  return new Thrown(id, `Could not find '${path}'.`);
}
