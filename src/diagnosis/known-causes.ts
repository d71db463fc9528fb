import type { KnownCause } from './cause.ts';
import { bruteForce } from './causes/brute-force.ts';
import { certificateExpired } from './causes/certificate-expired.ts';
import { cipherPolicyEmpty } from './causes/cipher-policy-empty.ts';
import { clockSkew } from './causes/clock-skew.ts';
import { credentialsRefused } from './causes/credentials-refused.ts';
import { credsspFailed } from './causes/credssp-failed.ts';
import { diskFull } from './causes/disk-full.ts';
import { drainMode } from './causes/drain-mode.ts';
import { duplicateSid } from './causes/duplicate-sid.ts';
import { fipsOnly } from './causes/fips-only.ts';
import { ipsecRequired } from './causes/ipsec-required.ts';
import { keyDenied } from './causes/key-denied.ts';
import { keyFolderHardened } from './causes/key-folder-hardened.ts';
import { knownIssue } from './causes/known-issue.ts';
import { licensing } from './causes/licensing.ts';
import { listenerDown } from './causes/listener-down.ts';
import { listenerKeyMissing } from './causes/listener-key-missing.ts';
import { listenerKeyUnusable } from './causes/listener-key-unusable.ts';
import { listenerValuesInvalid } from './causes/listener-values-invalid.ts';
import { machineKeysRenamed } from './causes/machine-keys-renamed.ts';
import { middlebox } from './causes/middlebox.ts';
import { nameNotFound } from './causes/name-not-found.ts';
import { nlaOff } from './causes/nla-off.ts';
import { notRdp } from './causes/not-rdp.ts';
import { pinnedCertificateExpired } from './causes/pinned-certificate-expired.ts';
import { pinnedCertificateGone } from './causes/pinned-certificate-gone.ts';
import { pinnedCertificateWrong } from './causes/pinned-certificate-wrong.ts';
import { plainRdpSecurity } from './causes/plain-rdp-security.ts';
import { portClosed } from './causes/port-closed.ts';
import { portFiltered } from './causes/port-filtered.ts';
import { portFilteredOrHostDown } from './causes/port-filtered-or-host-down.ts';
import { portHeld } from './causes/port-held.ts';
import { prerequisiteDisabled } from './causes/prerequisite-disabled.ts';
import { programDataWrong } from './causes/program-data-wrong.ts';
import { rdpOff } from './causes/rdp-off.ts';
import { rdpWrapper } from './causes/rdp-wrapper.ts';
import { rebootPending } from './causes/reboot-pending.ts';
import { renewalFailed } from './causes/renewal-failed.ts';
import { secureChannelBroken } from './causes/secure-channel-broken.ts';
import { serviceCrashes } from './causes/service-crashes.ts';
import { serviceHangs } from './causes/service-hangs.ts';
import { serviceStopped } from './causes/service-stopped.ts';
import { serviceStoppedOrRdpOff } from './causes/service-stopped-or-rdp-off.ts';
import { serviceStuck } from './causes/service-stuck.ts';
import { sessionEndsAfterLogon } from './causes/session-ends-after-logon.ts';
import { storeEntryOrphaned } from './causes/store-entry-orphaned.ts';
import { storeKeyDenied } from './causes/store-key-denied.ts';
import { templateCertificate } from './causes/template-certificate.ts';
import { tlsMismatch } from './causes/tls-mismatch.ts';
import { udpDrop } from './causes/udp-drop.ts';
import { weakCertificate } from './causes/weak-certificate.ts';
import { wrongMachine } from './causes/wrong-machine.ts';

/**
 * Every cause but the two last resorts (healthy, unexplained), in the order that decides between equals.
 *
 * First what makes the rest meaningless (no name, another machine, another program), then the layers from the outside
 * inward, each with what lies underneath before what it leads to (a full disk before the renewal that failed for it),
 * then what comes after the handshake, what weakens a connection that works, the device nobody can look into, and last
 * what is only advice. The firewall stands before the service because only its repair can be seen from outside while
 * both are at fault.
 */
export const knownCauses: readonly KnownCause[] = [
  nameNotFound,
  wrongMachine,
  portHeld,
  portFiltered,
  ipsecRequired,
  portFilteredOrHostDown,
  prerequisiteDisabled,
  rdpWrapper,
  serviceCrashes,
  serviceStuck,
  serviceHangs,
  serviceStopped,
  rdpOff,
  serviceStoppedOrRdpOff,
  listenerValuesInvalid,
  listenerDown,
  portClosed,
  notRdp,
  plainRdpSecurity,
  machineKeysRenamed,
  diskFull,
  programDataWrong,
  storeKeyDenied,
  storeEntryOrphaned,
  templateCertificate,
  pinnedCertificateWrong,
  keyDenied,
  listenerKeyMissing,
  listenerKeyUnusable,
  cipherPolicyEmpty,
  fipsOnly,
  tlsMismatch,
  clockSkew,
  renewalFailed,
  pinnedCertificateGone,
  pinnedCertificateExpired,
  certificateExpired,
  duplicateSid,
  secureChannelBroken,
  credsspFailed,
  credentialsRefused,
  licensing,
  drainMode,
  sessionEndsAfterLogon,
  udpDrop,
  bruteForce,
  nlaOff,
  weakCertificate,
  middlebox,
  keyFolderHardened,
  rebootPending,
  knownIssue,
];
