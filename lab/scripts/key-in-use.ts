import { keyFileName } from '../access.ts';
import { hasKeyFolder } from '../find-key-file.ts';
import type { KeyFile, LabCertificate, LabHost } from '../model.ts';
import { pinnedThumbprint } from '../registry.ts';

/** The certificate the listener uses: the pinned one where the personal store has it, else the newest of its own. */
export function certificateInUse(host: LabHost): LabCertificate | null {
  const pin = pinnedThumbprint(host);
  const pinned = pin === null ? undefined : host.myStore.find((each) => each.thumbprint === pin);
  return pinned ?? host.remoteDesktopStore.at(-1) ?? null;
}

/** Name of its key file in MachineKeys; null for an orphan, which names no container, and for a key kept by CNG. */
export function keyFileOf(host: LabHost, certificate: LabCertificate | null): string | null {
  if (certificate === null || certificate.container === null || certificate.provider === 'cng') return null;
  return keyFileName(certificate.container, host.machineGuid);
}

export function keyInUse(host: LabHost): { readonly name: string | null; readonly file: KeyFile | null } {
  const name = keyFileOf(host, certificateInUse(host));
  return { name, file: name === null || !hasKeyFolder(host) ? null : (host.keyFiles[name] ?? null) };
}
