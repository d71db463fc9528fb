import { keys, writeValue } from '../registry.ts';
import type { Fault } from './fault.ts';

/**
 * FIPS by itself leaves a modern client enough to connect with. What breaks hosts is FIPS beside an older policy
 * whose list holds nothing that FIPS allows: Schannel cannot make the credential and writes 36871.
 */
export const fipsOnly: Fault = {
  name: 'fips-only',
  title: 'FIPS is on, and the cipher policy names only what FIPS forbids',
  apply(host) {
    writeValue(host, keys.fips, 'Enabled', 1);
    writeValue(host, keys.cipherPolicy, 'Functions', 'TLS_RSA_WITH_RC4_128_SHA,TLS_RSA_WITH_RC4_128_MD5');
    host.policyOwners[`${keys.cipherPolicy}\\Functions`] = "GPO 'Ciphers of 2012'";
  },
};
