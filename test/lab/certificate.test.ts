import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { issueCertificate } from '../../lab/certificate.ts';

const ask = {
  subject: 'CN=TS-02',
  notBefore: new Date('2026-05-01T00:00:00Z'),
  notAfter: new Date('2026-11-01T12:30:15Z'),
  container: 'TSSecKeySet1',
};

describe('issueCertificate', () => {
  it('signs as Windows does: RSA-2048, SHA-256, Server Authentication, self-signed', async () => {
    const { certificate, pair } = await issueCertificate(ask);
    const parsed = new X509Certificate(pair.certPem);
    expect(parsed.subject).toBe('CN=TS-02');
    expect(parsed.issuer).toBe('CN=TS-02');
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(parsed.signatureAlgorithm).toBe('sha256WithRSAEncryption');
    expect(parsed.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(parsed.validFromDate.toISOString()).toBe(certificate.notBefore);
    expect(parsed.validToDate.toISOString()).toBe('2026-11-01T12:30:15.000Z');
    expect(parsed.fingerprint.replaceAll(':', '')).toBe(certificate.thumbprint);
  });

  it('gives every certificate a key and a thumbprint of its own', async () => {
    const [one, other] = await Promise.all([issueCertificate(ask), issueCertificate(ask)]);
    expect(one.certificate.thumbprint).not.toBe(other.certificate.thumbprint);
    expect(one.pair.keyPem).not.toBe(other.pair.keyPem);
  });
});
