import { constants, createHash, generateKeyPairSync, sign } from 'node:crypto';
import { asciiBytes } from '../../src/rdp/bytes.ts';
import { encodeDer } from '../../src/rdp/der.ts';

export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
  readonly der: Uint8Array;
  /** Upper-case hexadecimal SHA-1 of the DER, made here and not by the code under test. */
  readonly sha1: string;
}

interface CertificateWish {
  /** Common name of the subject. */
  readonly name?: string;
  /** Common name of the issuer; the subject's own unless given. */
  readonly issuer?: string;
  readonly bits?: number;
  readonly hash?: 'sha1' | 'sha256' | 'sha384';
  readonly curve?: 'P-256' | 'P-384';
  readonly pss?: boolean;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export const daysFromNow = (days: number): Date => new Date(Date.now() + days * 86_400_000);

const rsaPkcs1 = { sha1: '2a864886f70d010105', sha256: '2a864886f70d01010b', sha384: '2a864886f70d01010c' };
const ecdsa = { sha1: '2a8648ce3d0401', sha256: '2a8648ce3d040302', sha384: '2a8648ce3d040303' };
// RSASSA-PSS with SHA-256 and 32 bytes of salt (RFC 4055 section 3.1).
const pss = Buffer.from(
  '304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  'hex',
);

/** A self-made certificate (RFC 5280 section 4.1) that OpenSSL takes, of a kind no present authority issues. */
export function makeCertificate(wish: CertificateWish = {}): TestCertificate {
  const { name = 'ts-fake', hash = 'sha256', curve, bits = 2048 } = wish;
  const { publicKey, privateKey } =
    curve === undefined
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: curve });
  const oid = Buffer.from((curve === undefined ? rsaPkcs1 : ecdsa)[hash], 'hex');
  const parameters = curve === undefined ? encodeDer(0x05) : new Uint8Array(0);
  const algorithm = wish.pss ? pss : encodeDer(0x30, encodeDer(0x06, oid), parameters);
  const body = encodeDer(
    0x30,
    encodeDer(0xa0, encodeDer(0x02, Uint8Array.of(2))),
    encodeDer(0x02, Uint8Array.of(1)),
    algorithm,
    commonName(wish.issuer ?? name),
    encodeDer(0x30, utcTime(wish.notBefore ?? daysFromNow(-1)), utcTime(wish.notAfter ?? daysFromNow(180))),
    commonName(name),
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const key = wish.pss
    ? { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
    : privateKey;
  const signature = sign(hash, body, key);
  const der = encodeDer(0x30, body, algorithm, encodeDer(0x03, Uint8Array.of(0), signature));
  const base64 = Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})(?=.)/g, '$1\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    der,
    sha1: createHash('sha1').update(der).digest('hex').toUpperCase(),
  };
}

function commonName(name: string): Uint8Array {
  const type = encodeDer(0x06, Uint8Array.of(0x55, 4, 3));
  return encodeDer(0x30, encodeDer(0x31, encodeDer(0x30, type, encodeDer(0x0c, Buffer.from(name)))));
}

function utcTime(date: Date): Uint8Array {
  const text = `${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;
  return encodeDer(0x17, asciiBytes(text));
}
