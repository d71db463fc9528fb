import type { TlsPart } from '../../../src/diagnosis/parts.ts';
import { cipherPolicy, keys, localCiphersEmpty, readNumber } from '../../registry.ts';
import { part } from './part.ts';

const versions = ['TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'] as const;

export const tls = part<TlsPart>((host) => ({
  protocols: versions.map((name) => {
    const key = `${keys.schannel}\\Protocols\\${name}\\Server`;
    return {
      name,
      enabled: readNumber(host, key, 'Enabled'),
      disabledByDefault: readNumber(host, key, 'DisabledByDefault'),
    };
  }),
  cipherPolicy: cipherPolicy(host),
  localCiphersEmpty: localCiphersEmpty(host),
  fips: readNumber(host, keys.fips, 'Enabled'),
  eventLogging: readNumber(host, keys.schannel, 'EventLogging'),
}));
