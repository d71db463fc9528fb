import { keyFileName } from './access.ts';
import type { KeyFile, LabHost } from './model.ts';
import { keys, readText } from './registry.ts';

/** C:\ProgramData as the host has it: ProgramData of ProfileList. */
export function programData(host: LabHost): string {
  const written = readText(host, keys.profileList, 'ProgramData') ?? '%SystemDrive%\\ProgramData';
  return written.replace(/%SystemDrive%/i, 'C:');
}

/** The keys lie on C:, wherever the registry may point: a wrong path leads to no MachineKeys at all. */
export function hasKeyFolder(host: LabHost): boolean {
  return programData(host).toLowerCase() === 'c:\\programdata';
}

/** The file that holds a CAPI container; null when there is none where Windows looks for it. */
export function findKeyFile(host: LabHost, container: string): KeyFile | null {
  return hasKeyFolder(host) ? (host.keyFiles[keyFileName(container, host.machineGuid)] ?? null) : null;
}
