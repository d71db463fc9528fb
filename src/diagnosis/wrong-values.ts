import { describeValue, effectiveValue, type ListenerSetting } from './effective-value.ts';
import type { Evidence } from './evidence.ts';
import { seenPart } from './seen-part.ts';

interface WrongValue {
  /** `SecurityLayer is 7, set by GPO 'RDS baseline'`. */
  readonly line: string;
  /** Who set it, when this host did not. */
  readonly owner: string | null;
}

/** Lowest and highest value Windows knows; any other SecurityLayer makes it disconnect at once. */
const ranges: readonly (readonly [ListenerSetting, string, number, number])[] = [
  ['securityLayer', 'SecurityLayer', 0, 2],
  ['userAuthentication', 'UserAuthentication', 0, 1],
  ['minEncryptionLevel', 'MinEncryptionLevel', 1, 4],
  // 0 lets nobody in.
  ['maxInstanceCount', 'MaxInstanceCount', 1, 0xffff_ffff],
];

/** Listener values that let nobody connect, with whoever set them (R27 of the remedies). */
export function wrongValues(evidence: Evidence): readonly WrongValue[] {
  const listener = seenPart(evidence, 'listener');
  if (listener === null) return [];
  const outOfRange = ranges.flatMap(([key, name, lowest, highest]): WrongValue[] => {
    const found = effectiveValue(evidence, key);
    if (found === null || found.value === null) return [];
    // Windows reads the DWORD without sign; a script may hand on -1 for 0xFFFFFFFF.
    const value = found.value < 0 ? found.value + 2 ** 32 : found.value;
    if (value >= lowest && value <= highest) return [];
    return [{ line: describeValue(name, found), owner: found.owner }];
  });
  return [...outOfRange, ...ofThisHost(evidence).map((line) => ({ line, owner: null }))];
}

/** Values without a twin under the policy key. */
function ofThisHost(evidence: Evidence): string[] {
  const { fEnableWinStation, lanAdapter, selfSignedCertStore } = seenPart(evidence, 'listener')!.local;
  const lines: string[] = [];
  if (fEnableWinStation === 0) lines.push('fEnableWinStation of RDP-Tcp is 0: the listener is switched off');
  if (lanAdapter !== null && lanAdapter !== 0) {
    lines.push(`LanAdapter is ${lanAdapter}: the listener is bound to one adapter, 0 stands for all`);
  }
  if (selfSignedCertStore !== null && selfSignedCertStore.toLowerCase() !== 'remote desktop') {
    lines.push(`SelfSignedCertStore is ${selfSignedCertStore}, Windows needs Remote Desktop`);
  }
  return lines;
}
