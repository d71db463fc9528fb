import { canRead, keyFileName, listenerContainer, sids } from './access.ts';
import type { KeyPair, KeyRing } from './certificate.ts';
import { connectionManager, schannel } from './event-log.ts';
import type { LabCertificate, LabEvent, LabHost } from './model.ts';
import { pinnedThumbprint } from './registry.ts';

export type NewEvent = Pick<LabEvent, 'channel' | 'provider' | 'id' | 'data'>;

/** What TermService comes up with when a client wants TLS, and the events it writes on the way. */
export type ListenerCredential =
  | { readonly kind: 'usable'; readonly pair: KeyPair; readonly events: readonly NewEvent[] }
  | { readonly kind: 'unusable'; readonly events: readonly NewEvent[] };

/** The pinned certificate where it is there, else the newest of the Remote Desktop store. */
export function listenerCredential(host: LabHost, ring: KeyRing): ListenerCredential {
  if (host.impostor !== null) {
    const pair = ring.get(host.impostor.certificate.thumbprint);
    return pair === undefined ? { kind: 'unusable', events: [] } : { kind: 'usable', pair, events: [] };
  }
  const pin = pinnedThumbprint(host);
  const pinned = host.myStore.find((certificate) => certificate.thumbprint === pin);
  if (pinned !== undefined) return open(host, ring, pinned, []);
  const events =
    pin === null ? [] : [{ ...connectionManager, id: 1051, data: { Thumbprint: pin } } satisfies NewEvent];
  const stored = host.remoteDesktopStore.at(-1);
  return stored === undefined
    ? { kind: 'unusable', events: [...events, keyUnusable] }
    : open(host, ring, stored, events);
}

/** SEC_E_UNKNOWN_CREDENTIALS with Schannel's internal state. */
const keyUnusable: NewEvent = {
  ...schannel,
  id: 36870,
  data: { Type: 'server', ErrorCode: '0x8009030D', ErrorStatus: '10001' },
};

/** TermService reads the key at every handshake, as NETWORK SERVICE. An orphaned entry of the Remote Desktop
 * store still finds the key in the one container that all its certificates share. */
function open(
  host: LabHost,
  ring: KeyRing,
  certificate: LabCertificate,
  events: readonly NewEvent[],
): ListenerCredential {
  const file = host.keyFiles[keyFileName(certificate.container ?? listenerContainer, host.machineGuid)];
  const pair = ring.get(certificate.thumbprint);
  if (file === undefined || pair === undefined || !canRead(file, sids.networkService)) {
    return { kind: 'unusable', events: [...events, keyUnusable] };
  }
  return { kind: 'usable', pair, events };
}
