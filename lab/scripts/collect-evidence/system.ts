import type { SystemPart } from '../../../src/diagnosis/parts.ts';
import { keys, readNumber, readText } from '../../registry.ts';
import { part } from './part.ts';

/** All of it but the name stands in the registry. */
export const system = part<SystemPart>((host) => ({
  computer: host.computer,
  build: Number(readText(host, keys.version, 'CurrentBuildNumber')),
  revision: readNumber(host, keys.version, 'UBR'),
  product: readText(host, keys.version, 'ProductName') ?? '',
  installation: readText(host, keys.version, 'InstallationType') ?? '',
}));
