import { masks, sids } from '../access.ts';
import type { Fault } from './fault.ts';

/** Shape (b): Remote Desktop goes on working; the next renewal may not. */
export const keyFolderHardened: Fault = {
  name: 'key-folder-hardened',
  title: 'the folder MachineKeys was closed to everybody but administrators',
  apply(host) {
    host.keyFolder.entries = [
      { sid: sids.system, type: 'Allow', mask: masks.full },
      { sid: sids.administrators, type: 'Allow', mask: masks.full },
    ];
    host.policyOwners['C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys'] = "GPO 'Server hardening'";
  },
};
