import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const cipherPolicyEmpty: Fault = {
  name: 'cipher-policy-empty',
  title: 'a policy names no cipher suite at all',
  apply(host) {
    writeValue(host, keys.cipherPolicy, 'Functions', '');
    host.policyOwners[`${keys.cipherPolicy}\\Functions`] = "GPO 'Cipher baseline'";
  },
};
