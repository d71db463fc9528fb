import type { CertificateEntry, CertificatePart } from '../../../src/diagnosis/parts.ts';
import { hostClock } from '../../event-log.ts';
import { mayOpenStore } from '../../may-open-store.ts';
import type { LabCertificate, LabHost } from '../../model.ts';
import { pinnedThumbprint } from '../../registry.ts';
import { hashType } from '../rdp-renew-certificate.ts';
import { part, registryDenied } from './part.ts';

export const certificate = part<CertificatePart>((host, now) => {
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
    candidates: candidates(host, now, pinned),
    // Windows tells administrators alone.
    hashType: host.identity === 'user' ? null : hashType(host),
  };
});

/** What could serve in place of the pinned one, newest last. */
function candidates(
  host: LabHost,
  now: Date,
  pinned: string | null,
): NonNullable<CertificatePart['candidates']> {
  const clock = hostClock(host, now).toISOString();
  return host.myStore
    .filter(
      ({ thumbprint, container, notBefore, notAfter, withoutServerAuthentication }) =>
        thumbprint !== pinned &&
        container !== null &&
        withoutServerAuthentication !== true &&
        notBefore <= clock &&
        notAfter > clock,
    )
    .toSorted((a, b) => (a.notBefore < b.notBefore ? -1 : 1))
    .slice(-5)
    .map(({ thumbprint, subject, notAfter }) => ({ thumbprint, subject, notAfter }));
}

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
