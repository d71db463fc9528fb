import type { ListenerWmiPart } from '../../../src/diagnosis/parts.ts';
import type { LabHost } from '../../model.ts';
import {
  effective,
  keys,
  type ListenerSetting,
  localKeyOf,
  pinnedThumbprint,
  readNumber,
} from '../../registry.ts';
import { hashType } from '../rdp-renew-certificate.ts';
import { part, wmiDenied } from './part.ts';

/** The namespace of Terminal Services opens for administrators alone. */
export const listenerWmi = part<ListenerWmiPart>((host) => {
  if (host.identity === 'user') return wmiDenied;
  const present = host.registry[keys.listener] !== undefined;
  // Without the listener there is no instance to ask; the server's own setting is apart from it.
  const of = <T>(value: T): T | null => (present ? value : null);
  return {
    present,
    thumbprint: of(pinnedThumbprint(host) ?? host.remoteDesktopStore.at(-1)?.thumbprint ?? null),
    hashType: of(hashType(host)),
    securityLayer: of(effective(host, 'SecurityLayer')),
    userAuthenticationRequired: of(effective(host, 'UserAuthentication')),
    minEncryptionLevel: of(effective(host, 'MinEncryptionLevel')),
    allowConnections: effective(host, 'fDenyTSConnections') === 0 ? 1 : 0,
    lanAdapter: of(readNumber(host, keys.listener, 'LanAdapter')),
    maximumConnections: of(
      readNumber(host, keys.policy, 'MaxInstanceCount') ??
        readNumber(host, keys.listener, 'MaxInstanceCount'),
    ),
    policySource: {
      securityLayer: of(sourceOf(host, 'SecurityLayer')),
      userAuthenticationRequired: of(sourceOf(host, 'UserAuthentication')),
      minEncryptionLevel: of(sourceOf(host, 'MinEncryptionLevel')),
      allowConnections: sourceOf(host, 'fDenyTSConnections'),
    },
  };
});

/** 0 this host, 1 Group Policy, 2 Windows' default. */
function sourceOf(host: LabHost, setting: ListenerSetting): 0 | 1 | 2 {
  if (readNumber(host, keys.policy, setting) !== null) return 1;
  return readNumber(host, localKeyOf(setting), setting) === null ? 2 : 0;
}
