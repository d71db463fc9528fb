import type { CertificateEntry, CertificatePart } from '../../../src/diagnosis/parts.ts';
import { mayOpenStore } from '../../may-open-store.ts';
import type { LabCertificate } from '../../model.ts';
import { pinnedThumbprint } from '../../registry.ts';
import { hashType } from '../rdp-renew-certificate.ts';
import { part, registryDenied } from './part.ts';

export const certificate = part<CertificatePart>((host) => {
  if (!mayOpenStore(host)) return registryDenied;
  const newest = host.remoteDesktopStore.at(-1);
  const pinned = pinnedThumbprint(host);
  const found = pinned === null ? undefined : host.myStore.find((each) => each.thumbprint === pinned);
  return {
    stored: newest === undefined ? null : entryOf(newest),
    storedCount: host.remoteDesktopStore.length,
    pinned,
    pinnedInStore: pinned === null ? null : found !== undefined,
    pinnedEntry:
      found === undefined
        ? null
        : { ...entryOf(found), serverAuthentication: found.withoutServerAuthentication !== true },
    // Windows tells administrators alone.
    hashType: host.identity === 'user' ? null : hashType(host),
  };
});

function entryOf(certificate: LabCertificate): CertificateEntry {
  const { thumbprint, subject, notBefore, notAfter, container, provider } = certificate;
  return {
    thumbprint,
    subject,
    notBefore,
    notAfter,
    container,
    provider: container === null ? null : (provider ?? 'capi'),
  };
}
