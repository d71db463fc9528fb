import type { LabHost, RegistryValue } from './model.ts';

/** Full paths of the keys that decide how the RDP listener behaves. */
export const keys = {
  terminalServer: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server',
  winStations: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations',
  listener: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp',
  /** Values here win over the local ones of the two keys above. */
  policy: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services',
  schannel: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL',
  tls12Server:
    'HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server',
  cipherPolicy: 'HKLM\\SOFTWARE\\Policies\\Microsoft\\Cryptography\\Configuration\\SSL\\00010002',
  localCiphers: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Cryptography\\Configuration\\Local\\SSL\\00010002',
  fips: 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\FIPSAlgorithmPolicy',
  /** Holds the store entries of Remote Desktop; its access list is in `keyAccess` where it is not Windows' own. */
  remoteDesktopStore: 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\Remote Desktop\\Certificates',
  /** What the Remote Desktop client of this machine keeps of servers' licences. */
  licences: 'HKLM\\SOFTWARE\\Microsoft\\MSLicensing',
  licenceStore: 'HKLM\\SOFTWARE\\Microsoft\\MSLicensing\\Store',
  version: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion',
  profileList: 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList',
  termServiceParameters: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\TermService\\Parameters',
  timeParameters: 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\W32Time\\Parameters',
} as const;

/** Name of the value that pins a certificate to the listener: 20 bytes, absent when self-signed. */
export const pinValue = 'SSLCertificateSHA1Hash';

/** A value, or null when the key or the value is absent. Names are compared as Windows does: without case. */
export function readValue(host: LabHost, key: string, name: string): RegistryValue | null {
  const values = host.registry[key];
  const found = Object.keys(values ?? {}).find((each) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? null : (values?.[found] ?? null);
}

/** A text, or null when it is absent or of another type. */
export function readText(host: LabHost, key: string, name: string): string | null {
  const value = readValue(host, key, name);
  return typeof value === 'string' ? value : null;
}

/** A DWORD, or null when it is absent or of another type. */
export function readNumber(host: LabHost, key: string, name: string): number | null {
  const value = readValue(host, key, name);
  return typeof value === 'number' ? value : null;
}

/** Thumbprint pinned to the listener, upper-case hexadecimal; null when nothing is pinned. */
export function pinnedThumbprint(host: LabHost): string | null {
  const value = readValue(host, keys.listener, pinValue);
  if (value === null || typeof value !== 'object' || !('hex' in value)) return null;
  const hex = value.hex.replaceAll(/[^0-9a-f]/gi, '').toUpperCase();
  // Twenty zero bytes mean "none", as Win32_TSGeneralSetting writes it.
  return hex === '' || /^0+$/.test(hex) ? null : hex;
}

export function writeValue(host: LabHost, key: string, name: string, value: RegistryValue): void {
  deleteValue(host, key, name);
  host.registry[key] = { ...host.registry[key], [name]: value };
}

export function deleteValue(host: LabHost, key: string, name: string): void {
  const values = host.registry[key];
  if (values === undefined) return;
  host.registry[key] = Object.fromEntries(
    Object.entries(values).filter(([each]) => each.toLowerCase() !== name.toLowerCase()),
  );
}

export type ListenerSetting =
  | 'SecurityLayer'
  | 'UserAuthentication'
  | 'fDenyTSConnections'
  | 'MinEncryptionLevel';

/** What Windows takes where neither policy nor the local key says anything. */
const windowsDefaults: Record<ListenerSetting, number> = {
  SecurityLayer: 1,
  UserAuthentication: 0,
  fDenyTSConnections: 1,
  MinEncryptionLevel: 2,
};

/** The value in force: policy over local over Windows' default. */
export function effective(host: LabHost, setting: ListenerSetting): number {
  return (
    readNumber(host, keys.policy, setting) ??
    readNumber(host, localKeyOf(setting), setting) ??
    windowsDefaults[setting]
  );
}

/** The local key a setting lives in. */
export function localKeyOf(setting: ListenerSetting): string {
  return setting === 'fDenyTSConnections' ? keys.terminalServer : keys.listener;
}

/** Who set a value by policy; null when policy says nothing about it or the owner is not known. */
export function policyOwner(host: LabHost, setting: ListenerSetting): string | null {
  return host.policyOwners[`${keys.policy}\\${setting}`] ?? null;
}

/** A cipher-suite policy that is present and empty leaves no cipher at all. */
export function cipherPolicy(host: LabHost): 'absent' | 'empty' | 'present' {
  const value = readValue(host, keys.cipherPolicy, 'Functions');
  if (value === null) return 'absent';
  return namesNothing(value) ? 'empty' : 'present';
}

/** Whether the list of this host, which a policy replaces, is there and empty. */
export function localCiphersEmpty(host: LabHost): boolean {
  const value = readValue(host, keys.localCiphers, 'Functions');
  return value !== null && namesNothing(value);
}

function namesNothing(value: RegistryValue): boolean {
  return Array.isArray(value)
    ? value.join('').trim() === ''
    : typeof value === 'string' && value.trim() === '';
}
