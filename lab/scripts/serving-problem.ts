import { canRead, mayTouchAccessList, sids } from '../access.ts';
import { hostClock } from '../event-log.ts';
import type { LabCertificate } from '../model.ts';
import { findKey } from './key-in-use.ts';
import type { Machine } from './machine.ts';

export interface ServingProblem {
  readonly id: string;
  readonly message: string;
}

/**
 * What keeps a certificate of the personal store from serving the listener, as Get-ServingProblem tells it; null:
 * nothing. `denied`: the access list of its key may not be read.
 */
export function servingProblem(
  { host, now }: Machine,
  certificate: LabCertificate,
): ServingProblem | 'denied' | null {
  const { container, notBefore, notAfter, provider, withoutServerAuthentication } = certificate;
  const clock = hostClock(host, now()).toISOString();
  if (container === null) return { id: 'NoPrivateKey', message: 'It has no private key on this host.' };
  if (withoutServerAuthentication === true) {
    return { id: 'NotForServers', message: 'It is not issued for Server Authentication.' };
  }
  if (notBefore > clock) return { id: 'NotYetValid', message: `It is valid only from ${notBefore}.` };
  if (notAfter <= clock) return { id: 'Expired', message: `It expired at ${notAfter}.` };
  if (provider === 'cng') {
    const message = 'Its key is kept by CNG, so whether NETWORK SERVICE may read it is not known.';
    return { id: 'KeyUnknown', message };
  }
  const { file } = findKey(host, certificate);
  if (file === null) return { id: 'KeyMissing', message: 'Its key file is not in MachineKeys.' };
  if (!mayTouchAccessList(host, file, 'read')) return 'denied';
  return canRead(file, sids.networkService)
    ? null
    : { id: 'KeyUnreadable', message: 'NETWORK SERVICE may not read its private key.' };
}
