import type { TermServicePart } from '../../../src/diagnosis/parts.ts';
import { keys, readText } from '../../registry.ts';
import { part } from './part.ts';

export const termService = part<TermServicePart>((host) => ({
  serviceDll: readText(host, keys.termServiceParameters, 'ServiceDll'),
  ...host.termService,
}));
