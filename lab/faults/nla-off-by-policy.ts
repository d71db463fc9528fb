import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

export const nlaOffByPolicy: Fault = {
  name: 'nla-off-by-policy',
  title: 'a policy lets clients in without network level authentication',
  apply(host) {
    writeValue(host, keys.policy, 'UserAuthentication', 0);
    host.policyOwners[`${keys.policy}\\UserAuthentication`] = "GPO 'RDS baseline'";
  },
};
