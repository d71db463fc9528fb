import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgeCertificate, readCertificate } from '../../src/rdp/certificate.ts';
import { daysFromNow, makeCertificate, type TestCertificate } from '../network/test-certificate.ts';

let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate({ name: 'ts-02' });
});

describe('a certificate', () => {
  const kinds = [
    ['RSA', {}, 2048, 'sha256WithRSAEncryption'],
    ['RSA with SHA-1', { hash: 'sha1', bits: 1024 }, 1024, 'sha1WithRSAEncryption'],
    ['RSA with SHA-384', { hash: 'sha384' }, 2048, 'sha384WithRSAEncryption'],
    ['RSA-PSS', { pss: true }, 2048, 'rsassaPss'],
    ['elliptic', { curve: 'P-256' }, 256, 'ecdsa-with-SHA256'],
    ['elliptic with SHA-384', { curve: 'P-384', hash: 'sha384' }, 384, 'ecdsa-with-SHA384'],
  ] as const;
  it.each(kinds)('%s is read as OpenSSL reads it', (_title, wish, keyBits, signatureAlgorithm) => {
    const made = makeCertificate(wish);
    const known = new X509Certificate(made.cert);
    const read = readCertificate(made.der);
    expect(read).toMatchObject({ keyBits, signatureAlgorithm, selfSigned: true });
    expect(read?.subject).toBe(known.subject);
    expect(read?.issuer).toBe(known.issuer);
    expect(read?.notBefore).toBe(known.validFromDate.toISOString());
    expect(read?.notAfter).toBe(known.validToDate.toISOString());
  });

  it('issued by another is not called self-signed', () => {
    const read = readCertificate(makeCertificate({ name: 'ts-02', issuer: 'Some Authority' }).der);
    expect(read).toMatchObject({ subject: 'CN=ts-02', issuer: 'CN=Some Authority', selfSigned: false });
  });

  it('with a name that would move a cursor is made harmless', () => {
    expect(readCertificate(makeCertificate({ name: '\u001b[31mred' }).der)?.subject).toBe('CN=\uFFFD[31mred');
  });

  it('is read without an exception from any bytes, and not at all when cut short', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void readCertificate(bytes)));
    for (let length = 0; length < good.der.length; length += 1) {
      expect(readCertificate(good.der.subarray(0, length))).toBeNull();
    }
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 }), (changes) => {
        const bytes = good.der.slice();
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        readCertificate(bytes);
      }),
    );
  });

  it('is judged by the date, then the key, then the signature', () => {
    const at = (wish: Parameters<typeof makeCertificate>[0], now = Date.now()) =>
      judgeCertificate(readCertificate(makeCertificate(wish).der), now);
    expect(at({})).toBe('valid');
    expect(at({}, daysFromNow(400).getTime())).toBe('expired');
    expect(at({}, daysFromNow(-400).getTime())).toBe('not-yet-valid');
    expect(at({ bits: 1024, hash: 'sha1' })).toBe('weak-key');
    expect(at({ hash: 'sha1' })).toBe('weak-signature');
    expect(at({ curve: 'P-256' })).toBe('valid');
    expect(judgeCertificate(null, 0)).toBe('unreadable');
  });
});
