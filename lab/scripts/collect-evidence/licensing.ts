import type { LicensingPart } from '../../../src/diagnosis/parts.ts';
import { keys, readNumber } from '../../registry.ts';
import { part } from './part.ts';

/** Drain mode stands in the registry; the rest in a namespace that opens for administrators alone. */
export const licensing = part<LicensingPart>((host) => {
  const drainMode = readNumber(host, keys.terminalServer, 'TSServerDrainMode');
  const known = host.identity !== 'user';
  return {
    drainMode,
    licensingType: known ? host.licensing.licensingType : null,
    graceDays: known && host.roles.sessionHost ? host.licensing.graceDays : null,
  };
});
