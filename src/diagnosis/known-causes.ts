import type { KnownCause } from './cause.ts';
import { certificateExpired } from './causes/certificate-expired.ts';
import { cipherPolicyEmpty } from './causes/cipher-policy-empty.ts';
import { clockSkew } from './causes/clock-skew.ts';
import { credsspFailed } from './causes/credssp-failed.ts';
import { listenerKeyUnusable } from './causes/listener-key-unusable.ts';
import { listenerValuesInvalid } from './causes/listener-values-invalid.ts';
import { middlebox } from './causes/middlebox.ts';
import { nameNotFound } from './causes/name-not-found.ts';
import { nlaOff } from './causes/nla-off.ts';
import { notRdp } from './causes/not-rdp.ts';
import { pinnedCertificateGone } from './causes/pinned-certificate-gone.ts';
import { plainRdpSecurity } from './causes/plain-rdp-security.ts';
import { portClosed } from './causes/port-closed.ts';
import { portFiltered } from './causes/port-filtered.ts';
import { portFilteredOrHostDown } from './causes/port-filtered-or-host-down.ts';
import { rdpOff } from './causes/rdp-off.ts';
import { renewalFailed } from './causes/renewal-failed.ts';
import { serviceHangs } from './causes/service-hangs.ts';
import { serviceStopped } from './causes/service-stopped.ts';
import { serviceStoppedOrRdpOff } from './causes/service-stopped-or-rdp-off.ts';
import { tlsMismatch } from './causes/tls-mismatch.ts';
import { weakCertificate } from './causes/weak-certificate.ts';
import { wrongMachine } from './causes/wrong-machine.ts';

/**
 * Every cause but the two last resorts (healthy, unexplained), in the order that decides between equals.
 *
 * First what makes the rest meaningless (no name, another machine), then the layers from the outside inward,
 * then what weakens a connection that works, last the device nobody can look into. The firewall stands before
 * the service because only its repair can be seen from outside while both are at fault.
 */
export const knownCauses: readonly KnownCause[] = [
  nameNotFound,
  wrongMachine,
  portFiltered,
  portFilteredOrHostDown,
  serviceStopped,
  rdpOff,
  serviceStoppedOrRdpOff,
  portClosed,
  serviceHangs,
  notRdp,
  listenerValuesInvalid,
  plainRdpSecurity,
  listenerKeyUnusable,
  cipherPolicyEmpty,
  tlsMismatch,
  renewalFailed,
  pinnedCertificateGone,
  certificateExpired,
  credsspFailed,
  clockSkew,
  nlaOff,
  weakCertificate,
  middlebox,
];
