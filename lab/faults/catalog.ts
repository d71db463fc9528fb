import { bruteForce } from './brute-force.ts';
import { cipherPolicyEmpty } from './cipher-policy-empty.ts';
import { clockSkewed } from './clock-skewed.ts';
import { connectionDrops } from './connection-drops.ts';
import { diskFull } from './disk-full.ts';
import { drainMode } from './drain-mode.ts';
import { duplicateSid } from './duplicate-sid.ts';
import type { Fault } from './fault.ts';
import { fipsOnly } from './fips-only.ts';
import { firewallBlockRule } from './firewall-block-rule.ts';
import { firewallRulesOff } from './firewall-rules-off.ts';
import { fragmentCut } from './fragment-cut.ts';
import { hostKeyChanged } from './host-key-changed.ts';
import { impostor } from './impostor.ts';
import { ipsecRequired } from './ipsec-required.ts';
import { keyDenied } from './key-denied.ts';
import { keyFileMissing } from './key-file-missing.ts';
import { keyFolderHardened } from './key-folder-hardened.ts';
import { keyRefused } from './key-refused.ts';
import { keyUnreadable } from './key-unreadable.ts';
import { lanAdapterWrong } from './lan-adapter-wrong.ts';
import { licenceGraceOver } from './licence-grace-over.ts';
import { licenceRefused } from './licence-refused.ts';
import { listenerValuesOutOfRange } from './listener-values-out-of-range.ts';
import { localRulesIgnored } from './local-rules-ignored.ts';
import { machineKeysRenamed } from './machine-keys-renamed.ts';
import { nlaOff } from './nla-off.ts';
import { nlaOffByPolicy } from './nla-off-by-policy.ts';
import { noWayIn } from './no-way-in.ts';
import { outputLarge } from './output-large.ts';
import { partHangs } from './part-hangs.ts';
import { pendingReboot } from './pending-reboot.ts';
import { pinExpired } from './pin-expired.ts';
import { pinGone } from './pin-gone.ts';
import { pinKeyUnreadable } from './pin-key-unreadable.ts';
import { plaintextAfterTls } from './plaintext-after-tls.ts';
import { policySecurityLayer0 } from './policy-security-layer-0.ts';
import { portHeld } from './port-held.ts';
import { portMoved } from './port-moved.ts';
import { prerequisiteDisabled } from './prerequisite-disabled.ts';
import { programDataWrong } from './program-data-wrong.ts';
import { publicNetwork } from './public-network.ts';
import { rdpOff } from './rdp-off.ts';
import { rdpOffByPolicy } from './rdp-off-by-policy.ts';
import { rdpWrapper } from './rdp-wrapper.ts';
import { readerSlow } from './reader-slow.ts';
import { renewalFailed } from './renewal-failed.ts';
import { rsopUnreadable } from './rsop-unreadable.ts';
import { schannelLogOff } from './schannel-log-off.ts';
import { scriptHangs } from './script-hangs.ts';
import { secureChannelBroken } from './secure-channel-broken.ts';
import { serviceCrashes } from './service-crashes.ts';
import { serviceDisabled } from './service-disabled.ts';
import { serviceHangs } from './service-hangs.ts';
import { slowScripts } from './slow-scripts.ts';
import { stationDisabled } from './station-disabled.ts';
import { storeEntryOrphaned } from './store-entry-orphaned.ts';
import { systemDenied } from './system-denied.ts';
import { templateCertificate } from './template-certificate.ts';
import { tls12Off } from './tls12-off.ts';
import { wayInSlow } from './way-in-slow.ts';

/** Every way to break a host, in the order in which people are shown them. */
export const faults: readonly Fault[] = [
  keyUnreadable,
  renewalFailed,
  serviceDisabled,
  firewallRulesOff,
  nlaOff,
  pinGone,
  policySecurityLayer0,
  tls12Off,
  impostor,
  rdpOff,
  clockSkewed,
  plaintextAfterTls,
  keyDenied,
  keyFileMissing,
  storeEntryOrphaned,
  machineKeysRenamed,
  programDataWrong,
  systemDenied,
  diskFull,
  prerequisiteDisabled,
  keyFolderHardened,
  pinExpired,
  pinKeyUnreadable,
  templateCertificate,
  cipherPolicyEmpty,
  fipsOnly,
  listenerValuesOutOfRange,
  stationDisabled,
  lanAdapterWrong,
  portHeld,
  rdpOffByPolicy,
  nlaOffByPolicy,
  serviceHangs,
  serviceCrashes,
  rdpWrapper,
  firewallBlockRule,
  localRulesIgnored,
  publicNetwork,
  portMoved,
  ipsecRequired,
  drainMode,
  licenceGraceOver,
  licenceRefused,
  secureChannelBroken,
  duplicateSid,
  bruteForce,
  pendingReboot,
  rsopUnreadable,
  schannelLogOff,
  slowScripts,
  noWayIn,
  wayInSlow,
  readerSlow,
  connectionDrops,
  keyRefused,
  hostKeyChanged,
  scriptHangs,
  partHangs,
  fragmentCut,
  outputLarge,
];

export function findFault(name: string): Fault | null {
  return faults.find((fault) => fault.name === name) ?? null;
}
