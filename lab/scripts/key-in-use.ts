import type { Outcome } from '../../src/playbook/step.ts';
import { keyFileName } from '../access.ts';
import { hasKeyFolder, programData } from '../find-key-file.ts';
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

/** What listing the folder of the keys throws where ProgramData leads elsewhere; null: the folder is there. */
export function keyFolderGone(host: LabHost): Outcome | null {
  if (hasKeyFolder(host)) return null;
  const path = `${programData(host)}\\Microsoft\\Crypto\\RSA\\MachineKeys`;
  const message = `Could not find a part of the path '${path}'.`;
  return { kind: 'threw', id: 'DirectoryNotFoundException', message };
}
