import { describe, expect, it } from 'vitest';
import { type BeforeChange, judgeProof, type ProofName } from '../../src/diagnosis/prove.ts';
import { evidenceOf } from './evidence-cases.ts';
import { lookEndingAt, lookWith } from './look-builder.ts';

const healthy = evidenceOf('ts-01').outside!;
const before = { thumbprint: 'F'.repeat(40) };
const held = (proof: ProofName, look = healthy, was: BeforeChange = before) => judgeProof(proof, look, was);

describe('the proof "handshake"', () => {
  it('holds when an NTLM challenge arrived and NLA is required', () => {
    expect(held('handshake')).toEqual({
      held: true,
      line: 'TLS 1.2, certificate CN=ts-01 valid to 2027-05-02, NLA required',
    });
  });

  it('holds on a host whose NTLM is off, since CredSSP answered', () => {
    const look = lookWith([
      ['credssp', 'ok', 'ntlm-off'],
      ['clock', 'not-looked', 'not-offered'],
    ]);
    expect(held('handshake', look)).toEqual({
      held: true,
      line: 'TLS 1.2, certificate CN=ts-01 valid to 2027-05-02, NLA required (NTLM is off)',
    });
  });

  it('holds with an expired certificate and a wrong clock, and says so of the certificate', () => {
    const look = lookWith([
      ['certificate', 'fault', 'expired'],
      ['clock', 'fault', 'far-skewed'],
    ]);
    expect(held('handshake', look).held).toBe(true);
    expect(held('handshake', look).line).toContain('certificate CN=ts-01 expired on 2027-05-02');
  });

  it.each([
    ['nla-optional', 'NLA offered but not required'],
    ['nla-offered', 'NLA offered, whether it is required was not looked at'],
    ['tls-only', 'NLA not offered'],
  ] as const)('fails on %s', (seen, words) => {
    const look = lookWith([['negotiation', 'ok', seen]]);
    expect(held('handshake', look)).toMatchObject({ held: false });
    expect(held('handshake', look).line).toBe(`TLS 1.2, certificate CN=ts-01 valid to 2027-05-02, ${words}`);
  });

  it('fails when TLS is reset, refused, never negotiated, or the token is not answered', () => {
    expect(held('handshake', lookEndingAt('tls', 'reset-after-client-hello'))).toEqual({
      held: false,
      line: 'TLS: reset right after our ClientHello',
    });
    expect(held('handshake', lookEndingAt('tcp', 'refused')).line).toBe('TCP 3389 refused: nothing listens');
    expect(held('handshake', lookEndingAt('negotiation', 'plain-rdp')).line).toBe(
      'negotiation: answers, plain RDP security only',
    );
    expect(held('handshake', lookEndingAt('credssp', 'closed-on-token')).line).toBe(
      'NLA: closed when NLA began',
    );
    expect(held('handshake', lookEndingAt('name', 'name-not-found')).line).toBe(
      'name: does not exist in DNS',
    );
  });

  it('fails when the look was called off before the challenge', () => {
    const look = lookWith([
      ['certificate', 'fault', 'expired'],
      ['credssp', 'not-looked', 'called-off'],
    ]);
    expect(held('handshake', look)).toEqual({
      held: false,
      line: 'NLA: not looked: the time was used up',
    });
  });
});

describe('the proof "nla-required"', () => {
  it('holds with the refusal of TLS alone and an NTLM challenge', () => {
    expect(held('nla-required').held).toBe(true);
  });

  it('fails without either', () => {
    expect(held('nla-required', lookWith([['negotiation', 'ok', 'nla-optional']])).held).toBe(false);
    expect(held('nla-required', lookWith([['credssp', 'fault', 'timed-out']])).held).toBe(false);
  });

  it('holds on a server whose NTLM is off, which is no fault', () => {
    expect(held('nla-required', lookWith([['credssp', 'ok', 'ntlm-off']])).held).toBe(true);
  });
});

describe('the proof "new-certificate"', () => {
  it('holds for another thumbprint that is valid now', () => {
    expect(held('new-certificate')).toEqual({
      held: true,
      line: 'TLS 1.2, certificate CN=ts-01 valid to 2027-05-02, NLA required, new thumbprint A1B2C3D4…',
    });
  });

  it('holds where no certificate could be seen before', () => {
    expect(held('new-certificate', healthy, { thumbprint: null }).held).toBe(true);
  });

  it('does not need NLA', () => {
    expect(held('new-certificate', lookWith([['negotiation', 'ok', 'nla-optional']])).held).toBe(true);
  });

  it('wants exactly the certificate that was bound, where one was', () => {
    const sha1 = healthy.certificate!.sha1;
    const before = { thumbprint: 'EF'.repeat(20) };
    expect(held('new-certificate', healthy, { ...before, wanted: sha1.toLowerCase() }).held).toBe(true);
    expect(held('new-certificate', healthy, { ...before, wanted: 'CD'.repeat(20) })).toEqual({
      held: false,
      line: 'certificate A1B2C3D4… is served, not CDCDCDCD…',
    });
    expect(held('new-certificate', healthy, { ...before, wanted: null }).held).toBe(true);
  });

  it('fails for the same thumbprint, however it is written', () => {
    const sha1 = healthy.certificate!.sha1;
    const spaced = sha1.toLowerCase().replaceAll(/(..)/g, '$1 ');
    for (const thumbprint of [sha1, spaced]) {
      expect(held('new-certificate', healthy, { thumbprint }).line).toBe(
        'the same certificate as before is served (A1B2C3D4…)',
      );
    }
  });

  it('fails for dates that do not hold at the time of the look, or cannot be read', () => {
    const dated = (dates: object) => ({ ...healthy, certificate: { ...healthy.certificate!, ...dates } });
    expect(held('new-certificate', dated({ notAfter: '2026-11-21T07:30:59Z' })).line).toContain('expired on');
    expect(held('new-certificate', dated({ notBefore: '2026-11-21T07:31:01Z' })).line).toContain('only from');
    expect(held('new-certificate', dated({ notAfter: 'never' })).held).toBe(false);
  });

  it('fails when TLS does not complete or only in an old version', () => {
    expect(held('new-certificate', lookEndingAt('tls', 'alert-40')).held).toBe(false);
    expect(held('new-certificate', lookWith([['tls', 'fault', 'tls-1.0']])).held).toBe(false);
  });
});

describe('the lesser proofs', () => {
  it('take TLS or an open port for what they are', () => {
    expect(held('tls', lookWith([['credssp', 'fault', 'timed-out']])).held).toBe(true);
    expect(held('tls', lookEndingAt('tls', 'alert-70')).held).toBe(false);
    expect(held('port-open', lookEndingAt('negotiation', 'reset'))).toEqual({
      held: true,
      line: 'TCP 3389 is open',
    });
    expect(held('port-open', lookEndingAt('tcp', 'timed-out'))).toEqual({
      held: false,
      line: 'TCP 3389: no answer',
    });
  });

  it('never hold from outside when they are inside-only', () => {
    expect(held('inside-only')).toEqual({
      held: false,
      line: 'a look from outside cannot prove this; only the next use can',
    });
  });
});
