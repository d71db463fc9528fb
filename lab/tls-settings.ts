import type { SecureVersion } from 'node:tls';
import type { LabHost } from './model.ts';
import { keys, readNumber, readValue } from './registry.ts';

/** Lowest and highest TLS version of the listener. */
interface TlsSettings {
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  readonly ciphers: string;
  readonly ecdhCurve: string;
}

const versions = ['1.0', '1.1', '1.2', '1.3'] as const;
type Version = (typeof versions)[number];

/** Suites a Windows server offers for an RSA certificate, strongest first. Level 0 lets OpenSSL speak TLS 1.0
 * and 1.1 at all, which these Windows builds do by default. */
const ciphers = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-RSA-AES256-SHA',
  'ECDHE-RSA-AES128-SHA',
  'AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-SHA256',
  'AES128-SHA256',
  'AES256-SHA',
  'AES128-SHA',
  '@SECLEVEL=0',
].join(':');

/**
 * Reads SCHANNEL's registry; null when every version is off, or when FIPS leaves none of the suites that policy
 * names. Given is the host as Schannel sees it, see values-in-force. Of a policy's list of suites the lab simulates no
 * more than that and its being empty.
 */
export function tlsSettings(host: LabHost): TlsSettings | null {
  const on = versions.filter((version) => (host.impostor === null ? isOn(host, version) : version === '1.2'));
  const lowest = on[0];
  const highest = on.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  if (host.impostor === null && nothingForFips(host)) return null;
  return {
    minVersion: nodeName(lowest),
    maxVersion: nodeName(highest),
    ciphers,
    ecdhCurve: 'X25519:P-256:P-384',
  };
}

/** RC4, DES, ChaCha20 and MD5 are not approved (FIPS 140-2, annex A). */
const notApproved = /RC4|_DES_|CHACHA20|MD5|NULL/;

function nothingForFips(host: LabHost): boolean {
  if (readNumber(host, keys.fips, 'Enabled') !== 1) return false;
  const suites = readValue(host, keys.cipherPolicy, 'Functions');
  const names = typeof suites === 'string' ? suites.split(',') : Array.isArray(suites) ? suites : [];
  return names.length > 0 && names.every((name) => notApproved.test(name));
}

function isOn(host: LabHost, version: Version): boolean {
  const key = `${keys.schannel}\\Protocols\\TLS ${version}\\Server`;
  const enabled = readNumber(host, key, 'Enabled');
  const disabledByDefault = readNumber(host, key, 'DisabledByDefault');
  if (enabled === 0) return false;
  return disabledByDefault === null ? onByDefault(host.build, version) : disabledByDefault === 0;
}

/** TLS 1.3 came with Server 2022; Server 2025 ships without 1.0 and 1.1. */
function onByDefault(build: number, version: Version): boolean {
  if (version === '1.3') return build >= 20348;
  return version === '1.2' || build < 26100;
}

function nodeName(version: Version): SecureVersion {
  return version === '1.0' ? 'TLSv1' : `TLSv${version}`;
}
