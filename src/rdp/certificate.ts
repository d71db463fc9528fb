import { printable } from './bytes.ts';
import { type DerElement, derChildren, derOid, readDer } from './der.ts';
import type { CertificateFacts, CertificateObservation } from './look.ts';
import { attributeName, curveBits, signatureName } from './oids.ts';

/** Everything of CertificateFacts that stands in the DER itself; digests are the adapter's. */
type CertificateFields = Omit<CertificateFacts, 'sha1' | 'sha256'>;

/** Reads an X.509 certificate (RFC 5280 section 4.1); null when it cannot be read. */
export function readCertificate(der: Uint8Array): CertificateFields | null {
  const outer = sequence(der, readElement(der, 0));
  if (outer === null || outer.length !== 3) return null;
  const body = sequence(der, outer[0]!);
  if (body === null) return null;
  // The version is [0] and absent in version 1 certificates.
  const [, , issuer, validity, subject, key] = body[0]?.tag === 0xa0 ? body.slice(1) : body;
  if (!issuer || !validity || !subject || !key) return null;
  const dates = sequence(der, validity)?.map((date) => readDate(der, date));
  const issuerName = readName(der, issuer);
  const subjectName = readName(der, subject);
  const signature = sequence(der, outer[1]!)?.[0];
  const oid = signature === undefined ? null : derOid(der, signature);
  const [notBefore, notAfter] = dates ?? [];
  if (!notBefore || !notAfter || issuerName === null || subjectName === null || oid === null) return null;
  return {
    subject: subjectName,
    issuer: issuerName,
    notBefore,
    notAfter,
    keyBits: readKeyBits(der, key),
    signatureAlgorithm: signatureName[oid] ?? oid,
    selfSigned: text(der, issuer) === text(der, subject),
  };
}

/** How a certificate stands at a moment (Unix milliseconds); the gravest remark wins. Self-signed is normal. */
export function judgeCertificate(fields: CertificateFields | null, nowMs: number): CertificateObservation {
  if (fields === null) return 'unreadable';
  if (Date.parse(fields.notAfter) < nowMs) return 'expired';
  if (Date.parse(fields.notBefore) > nowMs) return 'not-yet-valid';
  if (fields.keyBits !== null && isWeakKey(fields.keyBits)) return 'weak-key';
  if (/md2|md5|sha1/i.test(fields.signatureAlgorithm)) return 'weak-signature';
  return 'valid';
}

/** Elliptic keys are short by nature: NIST SP 800-57 part 1 puts their 224 bits beside RSA's 2048. */
function isWeakKey(keyBits: number): boolean {
  const elliptic = Object.values(curveBits).includes(keyBits);
  return keyBits < (elliptic ? 224 : 2048);
}

function readElement(der: Uint8Array, at: number): DerElement | null {
  const read = readDer(der, at);
  return read.kind === 'element' ? read.element : null;
}

function sequence(der: Uint8Array, element: DerElement | null): DerElement[] | null {
  return element?.tag === 0x30 ? derChildren(der, element) : null;
}

function text(der: Uint8Array, element: DerElement): string {
  return Array.from(der.subarray(element.start, element.end), (byte) => String.fromCharCode(byte)).join('');
}

/** UTCTime YYMMDDHHMMSSZ (50 and above mean 19YY) or GeneralizedTime YYYYMMDDHHMMSSZ (RFC 5280 4.1.2.5). */
function readDate(der: Uint8Array, element: DerElement): string | null {
  const digits = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text(der, element));
  if (digits === null || (element.tag !== 0x17 && element.tag !== 0x18)) return null;
  const [, short, month, day, hour, minute, second] = digits;
  const year = short!.length === 4 ? short : Number(short) >= 50 ? `19${short}` : `20${short}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Most specific part first, as Windows shows it: `CN=ts-02, O=Example`. */
function readName(der: Uint8Array, name: DerElement): string | null {
  const sets = sequence(der, name);
  if (sets === null) return null;
  const parts: string[] = [];
  for (const set of sets) {
    const attributes = set.tag === 0x31 ? derChildren(der, set) : null;
    if (attributes === null) return null;
    for (const attribute of attributes) {
      const [type, value] = sequence(der, attribute) ?? [];
      const oid = type === undefined ? null : derOid(der, type);
      if (oid === null || value === undefined) return null;
      parts.unshift(`${attributeName[oid] ?? oid}=${readString(der, value)}`);
    }
  }
  return printable(parts.join(', '));
}

function readString(der: Uint8Array, element: DerElement): string {
  const bytes = der.subarray(element.start, element.end);
  // BMPString is UTF-16 big-endian; Windows templates still write it.
  if (element.tag === 0x1e) {
    let wide = '';
    for (let at = 0; at + 1 < bytes.length; at += 2)
      wide += String.fromCharCode((bytes[at]! << 8) | bytes[at + 1]!);
    return wide;
  }
  return element.tag === 0x0c ? new TextDecoder().decode(bytes) : text(der, element);
}

/** RSA: bits of the modulus; elliptic: bits of the curve; null when the key is of another kind. */
function readKeyBits(der: Uint8Array, key: DerElement): number | null {
  const [algorithm, bits] = sequence(der, key) ?? [];
  if (algorithm === undefined || bits?.tag !== 0x03) return null;
  const [type, parameters] = sequence(der, algorithm) ?? [];
  const oid = type === undefined ? null : derOid(der, type);
  if (oid === '1.2.840.10045.2.1') {
    const curve = parameters === undefined ? null : derOid(der, parameters);
    return curve === null ? null : (curveBits[curve] ?? null);
  }
  if (oid !== '1.2.840.113549.1.1.1' && oid !== '1.2.840.113549.1.1.10') return null;
  // The first byte of a BIT STRING counts unused bits.
  const modulus = sequence(der, readElement(der, bits.start + 1))?.[0];
  if (modulus?.tag !== 0x02) return null;
  const number = der.subarray(modulus.start, modulus.end);
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? null : (number.length - first) * 8 - (Math.clz32(number[first]!) - 24);
}
