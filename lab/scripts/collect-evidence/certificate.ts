import type { CertificateEntry, CertificatePart } from '../../../src/diagnosis/parts.ts';
import { mayOpenKey } from '../../access.ts';
import type { LabCertificate } from '../../model.ts';
import { keys, pinnedThumbprint } from '../../registry.ts';
import { hashType } from '../rdp-renew-certificate.ts';
import { part } from './part.ts';

export const certificate = part<CertificatePart>((host) => {
  const access = host.keyAccess[keys.remoteDesktopStore];
  if (access !== undefined && !mayOpenKey(host, access)) {
    return { denied: 'Requested registry access is not allowed.' };
  }
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
    hashType: hashType(host),
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
