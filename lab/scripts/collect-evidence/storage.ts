import type { StoragePart } from '../../../src/diagnosis/parts.ts';
import { keys, readText } from '../../registry.ts';
import { part } from './part.ts';

export const storage = part<StoragePart>((host) => {
  const written = readText(host, keys.profileList, 'ProgramData');
  return {
    systemDrive: host.systemDrive,
    programDataRegistry: written,
    programData: (written ?? '%SystemDrive%\\ProgramData').replace(/%SystemDrive%/i, 'C:'),
  };
});
