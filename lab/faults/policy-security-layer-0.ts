import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/** The policy beats the local value, which stays as it was: writing that one changes nothing. */
export const policySecurityLayer0: Fault = {
  name: 'policy-security-layer-0',
  title: 'a policy sets plain RDP security',
  apply(host) {
    writeValue(host, keys.policy, 'SecurityLayer', 0);
    host.policyOwners[`${keys.policy}\\SecurityLayer`] = "GPO 'RDS baseline'";
  },
};
