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

/** C:\\ProgramData\\…\\MachineKeys as the host has it. */
export function keyFolderOf(host: LabHost): string {
  return `${programData(host)}\\Microsoft\\Crypto\\RSA\\MachineKeys`;
}

/** A key to work on: its file's name; or why there is none, as an id and a sentence. */
export interface FoundKey {
  readonly name: string | null;
  readonly file: KeyFile | null;
  readonly problem: string | null;
  readonly message: string;
}

/** The key file of a certificate, as every playbook about keys looks for it. */
export function findKey(host: LabHost, certificate: LabCertificate | null): FoundKey {
  const none = (problem: string, message: string, name: string | null = null): FoundKey => ({
    name,
    file: null,
    problem,
    message,
  });
  if (certificate === null) {
    const why = 'There is no certificate in use, so there is no key';
    return none('no-certificate', `${why}: rdp-renew-certificate has one made.`);
  }
  if (certificate.container === null) {
    const why = 'The certificate in use names no key (an orphan): it has to be renewed';
    return none('no-key-named', `${why}, which rdp-renew-certificate does.`);
  }
  if (certificate.provider === 'cng') {
    const why = 'The key of the certificate in use is kept by CNG, not in MachineKeys';
    return none('kept-by-cng', `${why}: a person must look at it.`);
  }
  const name = keyFileName(certificate.container, host.machineGuid);
  if (!hasKeyFolder(host)) return none('key-folder-missing', noFolder(host), name);
  const file = host.keyFiles[name];
  if (file !== undefined) return { name, file, problem: null, message: '' };
  const why = 'The key file of the certificate in use is not in MachineKeys. Where the folder was renamed';
  const then = 'rdp-restore-machinekeys puts it back; else rdp-renew-certificate has a new one made.';
  return none('key-file-missing', `${why}, ${then}`, name);
}

export function noFolder(host: LabHost): string {
  return `${keyFolderOf(host)} is not there: ProgramData leads elsewhere, or the folder was renamed. That comes first.`;
}
