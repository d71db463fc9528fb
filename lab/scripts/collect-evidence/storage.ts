import type { StoragePart } from '../../../src/diagnosis/parts.ts';
import { programData } from '../../find-key-file.ts';
import { keys, readText } from '../../registry.ts';
import { part } from './part.ts';

export const storage = part<StoragePart>((host) => ({
  systemDrive: host.systemDrive,
  programDataRegistry: readText(host, keys.profileList, 'ProgramData'),
  programData: programData(host),
}));
