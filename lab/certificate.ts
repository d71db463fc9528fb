import { createHash, generateKeyPair, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { encodeDer } from '../src/rdp/der.ts';
import { bitString, objectId, sequence, unsigned, utcTime } from './der.ts';
import type { LabCertificate } from './model.ts';

/** What a TLS server needs; made in memory, never written anywhere. */
export interface KeyPair {
  readonly certPem: string;
  readonly keyPem: string;
}

/** Thumbprint (SHA-1, upper-case hexadecimal) → certificate and private key. Lives beside the model. */
export type KeyRing = Map<string, KeyPair>;

interface CertificateAsk {
  /** `CN=` and the name, such as `CN=TS-02`; no other attribute is known. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Name of the key container the store entry points to; null makes an orphan. */
  readonly container: string | null;
}

interface Issued {
  /** Ready for a store of the model. */
  readonly certificate: LabCertificate;
  /** Ready for the ring, under `certificate.thumbprint`. */
  readonly pair: KeyPair;
}

const generateRsa = promisify(generateKeyPair) as (
  type: 'rsa',
  options: { modulusLength: number },
) => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;
const signAsync = promisify(sign) as (algorithm: string, data: Uint8Array, key: KeyObject) => Promise<Buffer>;

const sha256WithRsa = sequence(objectId('1.2.840.113549.1.1.11'), encodeDer(0x05));

/**
 * Issues a self-signed certificate as Windows' Remote Desktop Configuration service does: RSA-2048, SHA-256,
 * Server Authentication, key and data encipherment (RFC 5280 4.1). Takes about 100 ms, off the event loop.
 */
export async function issueCertificate(ask: CertificateAsk): Promise<Issued> {
  const { publicKey, privateKey } = await generateRsa('rsa', { modulusLength: 2048 });
  const name = sequence(
    encodeDer(
      0x31,
      sequence(objectId('2.5.4.3'), encodeDer(0x0c, Buffer.from(ask.subject.replace(/^CN=/, ''), 'utf8'))),
    ),
  );
  const serial = randomBytes(16);
  // DER has no leading zeros, and a serial number is positive and at most 20 octets (RFC 5280 4.1.2.2).
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const toBeSigned = sequence(
    encodeDer(0xa0, unsigned(Uint8Array.of(2))),
    unsigned(serial),
    sha256WithRsa,
    name,
    sequence(utcTime(ask.notBefore), utcTime(ask.notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    encodeDer(0xa3, sequence(extendedKeyUsage(), keyUsage())),
  );
  const signature = await signAsync('sha256', toBeSigned, privateKey);
  const bytes = sequence(toBeSigned, sha256WithRsa, bitString(signature));
  return {
    certificate: {
      thumbprint: createHash('sha1').update(bytes).digest('hex').toUpperCase(),
      subject: ask.subject,
      notBefore: wholeSeconds(ask.notBefore),
      notAfter: wholeSeconds(ask.notAfter),
      container: ask.container,
    },
    pair: {
      certPem: pem('CERTIFICATE', bytes),
      keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
}

function extendedKeyUsage(): Uint8Array {
  const serverAuthentication = objectId('1.3.6.1.5.5.7.3.1');
  return sequence(objectId('2.5.29.37'), encodeDer(0x04, sequence(serverAuthentication)));
}

/** keyEncipherment and dataEncipherment: bits 2 and 3. */
function keyUsage(): Uint8Array {
  return sequence(objectId('2.5.29.15'), encodeDer(0x04, bitString(Buffer.from([0x30]), 4)));
}

/** A certificate knows no fractions of a second; the model must not either. */
function wholeSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}.000Z`;
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
