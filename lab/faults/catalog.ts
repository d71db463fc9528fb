import { clockSkewed } from './clock-skewed.ts';
import { connectionDrops } from './connection-drops.ts';
import type { Fault } from './fault.ts';
import { firewallRulesOff } from './firewall-rules-off.ts';
import { fragmentCut } from './fragment-cut.ts';
import { hostKeyChanged } from './host-key-changed.ts';
import { impostor } from './impostor.ts';
import { keyRefused } from './key-refused.ts';
import { keyUnreadable } from './key-unreadable.ts';
import { nlaOff } from './nla-off.ts';
import { noWayIn } from './no-way-in.ts';
import { outputLarge } from './output-large.ts';
import { pinGone } from './pin-gone.ts';
import { plaintextAfterTls } from './plaintext-after-tls.ts';
import { policySecurityLayer0 } from './policy-security-layer-0.ts';
import { rdpOff } from './rdp-off.ts';
import { readerSlow } from './reader-slow.ts';
import { renewalFailed } from './renewal-failed.ts';
import { scriptHangs } from './script-hangs.ts';
import { serviceDisabled } from './service-disabled.ts';
import { slowScripts } from './slow-scripts.ts';
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
  slowScripts,
  noWayIn,
  wayInSlow,
  readerSlow,
  connectionDrops,
  keyRefused,
  hostKeyChanged,
  scriptHangs,
  fragmentCut,
  outputLarge,
];

export function findFault(name: string): Fault | null {
  return faults.find((fault) => fault.name === name) ?? null;
}
