import { canRead, listenerContainer, sids } from './access.ts';
import type { KeyPair, KeyRing } from './certificate.ts';
import { connectionManager, hostClock } from './event-log.ts';
import { findKeyFile } from './find-key-file.ts';
import type { LabCertificate, LabHost } from './model.ts';
import type { NewEvent } from './new-event.ts';
import { pinnedThumbprint } from './registry.ts';
import { keyUnusable, withoutKey } from './schannel-events.ts';

/** What TermService comes up with when a client wants TLS, and the events it writes on the way. */
type ListenerCredential =
  | { readonly kind: 'usable'; readonly pair: KeyPair; readonly events: readonly NewEvent[] }
  | { readonly kind: 'unusable'; readonly events: readonly NewEvent[] };

/** The pinned certificate where it is there, else the newest of the Remote Desktop store. `now` is the real time. */
export function listenerCredential(host: LabHost, ring: KeyRing, now: Date): ListenerCredential {
  if (host.impostor !== null) {
    const pair = ring.get(host.impostor.certificate.thumbprint);
    return pair === undefined ? { kind: 'unusable', events: [] } : { kind: 'usable', pair, events: [] };
  }
  const pin = pinnedThumbprint(host);
  const pinned = host.myStore.find((certificate) => certificate.thumbprint === pin);
  if (pinned !== undefined) return openPinned(host, ring, pinned, now);
  const events = pin === null ? [] : [configured(1051, pin)];
  const stored = host.remoteDesktopStore.at(-1);
  if (stored === undefined) return { kind: 'unusable', events: [...events, keyUnusable] };
  // An orphaned entry still finds the key in the one container that all these certificates share.
  const pair = open(host, ring, stored, stored.container ?? listenerContainer);
  return pair === null
    ? { kind: 'unusable', events: [...events, keyUnusable] }
    : { kind: 'usable', pair, events };
}

/** One that has expired is served all the same; one whose key does not open is not replaced by another. */
function openPinned(host: LabHost, ring: KeyRing, pinned: LabCertificate, now: Date): ListenerCredential {
  const { thumbprint, container, notAfter } = pinned;
  const pair = container === null ? null : open(host, ring, pinned, container);
  if (pair === null) {
    const schannelSays = container === null ? withoutKey : keyUnusable;
    return { kind: 'unusable', events: [configured(1055, thumbprint), schannelSays] };
  }
  const expired = new Date(notAfter) <= hostClock(host, now);
  return { kind: 'usable', pair, events: expired ? [configured(1053, thumbprint)] : [] };
}

/** TermService reads the key at every handshake, as NETWORK SERVICE. */
function open(host: LabHost, ring: KeyRing, certificate: LabCertificate, container: string): KeyPair | null {
  const pair = ring.get(certificate.thumbprint) ?? null;
  if (certificate.provider === 'cng') return pair;
  const file = findKeyFile(host, container);
  return file !== null && canRead(file, sids.networkService) ? pair : null;
}

/** 1051 unusable, 1053 expired, 1055 trouble with its key: all three name the configured certificate. */
function configured(id: 1051 | 1053 | 1055, thumbprint: string): NewEvent {
  return { ...connectionManager, id, data: { Thumbprint: thumbprint } };
}
