import { accountMay, healthyKeyFolder, masks, sids } from './access.ts';
import { programData } from './find-key-file.ts';
import type { KeptFile, KeyFile, LabHost } from './model.ts';

export const cryptoFolder = 'C:\\ProgramData\\Microsoft\\Crypto\\RSA';
export const keyFolder = `${cryptoFolder}\\MachineKeys`;

/** Rights on a folder: FILE_ADD_FILE and FILE_DELETE_CHILD; on a file: DELETE. */
const rights = { addFile: 0x2, deleteChild: 0x40, remove: 0x10000 } as const;

/** Windows' error codes, as a rename comes to them. */
type MoveError = 2 | 3 | 5 | 183;

/** A folder's own access list; null when there is no such folder. */
export function folderAt(host: LabHost, path: string): KeyFile | null {
  if (path === keyFolder) return host.keyFolder;
  const own = host.otherFolders?.[path];
  if (own !== undefined) return own;
  const [above, name] = split(path);
  return above === cryptoFolder && host.renamedKeyFolders.includes(name) ? healthyKeyFolder() : null;
}

/** Names of the files in a folder, in no order. */
export function filesIn(host: LabHost, folder: string): readonly string[] {
  if (folder === keyFolder) return Object.keys(host.keyFiles);
  return Object.keys(host.otherFiles ?? {})
    .map(split)
    .filter(([above]) => above === folder)
    .map(([, name]) => name);
}

/** Renames a file into another folder; null: done. Never over another one. */
export function moveFile(host: LabHost, from: string, to: string): MoveError | null {
  const file = fileAt(host, from);
  if (file === null) return 2;
  const [source, target] = [folderAt(host, split(from)[0]), folderAt(host, split(to)[0])];
  if (target === null || source === null) return 3;
  const mayGo = accountMay(host, file, rights.remove) || accountMay(host, source, rights.deleteChild);
  if (!mayGo || !accountMay(host, target, rights.addFile)) return 5;
  if (fileAt(host, to) !== null) return 183;
  removeFile(host, from);
  setFile(host, to, file);
  return null;
}

export function removeFile(host: LabHost, path: string): void {
  const [folder, name] = split(path);
  if (folder === keyFolder) delete host.keyFiles[name];
  else delete host.otherFiles?.[path];
}

/** Writes a new file of text, which takes the access list of its folder; null: done. Never over another one. */
export function writeNewText(host: LabHost, path: string, text: string): 'denied' | 'exists' | null {
  const folder = folderAt(host, split(path)[0]);
  if (folder === null || !accountMay(host, folder, rights.addFile)) return 'denied';
  if (fileAt(host, path) !== null) return 'exists';
  setFile(host, path, { owner: sids.administrators, entries: structuredClone(folder.entries), text });
  return null;
}

/** What stands in a file; null: it is not there. */
export function textAt(host: LabHost, path: string): string | null {
  return host.otherFiles?.[path]?.text ?? null;
}

/** Where exported licences are kept. */
export function licenceFolder(host: LabHost): string {
  return `${programData(host)}\\RdpMedicKeptLicences`;
}

/** Where replaced keys are kept. */
export function keptFolder(host: LabHost): string {
  return `${programData(host)}\\RdpMedicKeptKeys`;
}

/** Makes that folder. */
export function makeKeptFolder(host: LabHost): void {
  makeClosedFolder(host, keptFolder(host));
}

/** Makes a folder, where it is not there yet, that SYSTEM and administrators alone can open. */
export function makeClosedFolder(host: LabHost, path: string): void {
  const full = (sid: string) => ({ sid, type: 'Allow' as const, mask: masks.full });
  host.otherFolders = {
    [path]: {
      owner: sids.administrators,
      entries: [full(sids.system), full(sids.administrators)],
    },
    ...host.otherFolders,
  };
}

function fileAt(host: LabHost, path: string): KeptFile | null {
  const [folder, name] = split(path);
  return (folder === keyFolder ? host.keyFiles[name] : host.otherFiles?.[path]) ?? null;
}

function setFile(host: LabHost, path: string, file: KeptFile): void {
  const [folder, name] = split(path);
  if (folder === keyFolder) host.keyFiles[name] = file;
  else host.otherFiles = { ...host.otherFiles, [path]: file };
}

function split(path: string): readonly [folder: string, name: string] {
  const at = path.lastIndexOf('\\');
  return [path.slice(0, at), path.slice(at + 1)];
}
