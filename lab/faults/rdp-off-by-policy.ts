import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const rdpOffByPolicy: Fault = {
  name: 'rdp-off-by-policy',
  title: 'a policy switches Remote Desktop off',
  apply(host) {
    writeValue(host, keys.policy, 'fDenyTSConnections', 1);
    host.policyOwners[`${keys.policy}\\fDenyTSConnections`] = "GPO 'No remote access'";
  },
};
