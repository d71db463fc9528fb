import { beforeAll, describe, expect, it } from 'vitest';
import { encodeDisconnect } from '../../src/rdp/x224.ts';
import type { PeerConnection } from './fake-peer.ts';
import { challengeOf, tsRequestOf, windows } from './healthy-peer.ts';
import { peer, probe, said } from './probing.ts';
import { makeCertificate, type TestCertificate } from './test-certificate.ts';

let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate();
});

describe('at CredSSP', () => {
  const cases: readonly (readonly [string, (client: PeerConnection) => void | Promise<void>, string])[] = [
    ['a close on the token', (client) => client.end(), 'fault closed-on-token'],
    ['a reset on the token', (client) => client.reset(), 'fault reset-on-token'],
    ['silence', () => {}, 'fault timed-out'],
    ['garbage', (client) => client.send('nonsense'), 'fault unexpected-bytes'],
    ['a disconnect', (client) => client.send(encodeDisconnect()), 'fault unexpected-bytes'],
    [
      'a length beyond reason',
      (client) => client.send(Uint8Array.of(0x30, 0x83, 0xff, 0xff, 0xff)),
      'fault unexpected-bytes',
    ],
    ['an endless drip', (client) => client.drip(Buffer.alloc(900, 0x30), 10), 'fault timed-out'],
    [
      'a token that is no challenge',
      (client) => client.send(tsRequestOf(Buffer.from('hello'))),
      'fault unexpected-bytes',
    ],
    [
      'a challenge cut short',
      (client) => client.send(tsRequestOf(challengeOf().subarray(0, 60))),
      'fault unexpected-bytes',
    ],
  ];
  it.each(cases)('%s is broken, and called by its name', async (_title, onToken, expected) => {
    const look = await probe(await peer(windows({ tls: good, onToken })));
    expect(said(look, 'credssp')).toBe(expected);
    expect(said(look, 'clock')).toBe('not-looked not-reached');
    expect(look.verdict).toBe('broken');
    expect(look.ms).toBeLessThan(2500);
  });

  it('an error code in place of a challenge means NTLM is off, which is no fault', async () => {
    const onToken = (client: PeerConnection) => client.send(tsRequestOf(null, 0xc0000418));
    const look = await probe(await peer(windows({ tls: good, onToken })));
    expect(said(look, 'credssp')).toBe('ok ntlm-off');
    expect(said(look, 'clock')).toBe('not-looked not-offered');
    expect(look.verdict).toBe('healthy');
    expect(look.ntlm).toEqual({
      computer: null,
      domain: null,
      build: null,
      skewMs: null,
      tsRequestVersion: 6,
    });
  });

  it('a challenge without a time leaves the clock unlooked at', async () => {
    const onToken = (client: PeerConnection) => client.send(tsRequestOf(challengeOf({ timeMs: null })));
    const look = await probe(await peer(windows({ tls: good, onToken })));
    expect(said(look, 'clock')).toBe('not-looked no-timestamp');
    expect(look.ntlm?.skewMs).toBeNull();
    expect(look.verdict).toBe('healthy');
  });

  it('a challenge without names tells no names', async () => {
    const nameless = { computer: null, domain: null, target: null, build: null };
    const onToken = (client: PeerConnection) => client.send(tsRequestOf(challengeOf(nameless)));
    const look = await probe(await peer(windows({ tls: good, onToken })));
    expect(look.ntlm).toMatchObject({ computer: null, domain: null, build: null });
    expect(said(look, 'credssp')).toBe('ok challenge');
  });

  it('names that would move a terminal cursor are made harmless', async () => {
    const onToken = (client: PeerConnection) =>
      client.send(tsRequestOf(challengeOf({ computer: '\u001b[2J\u202eEVIL' })));
    const look = await probe(await peer(windows({ tls: good, onToken })));
    expect(look.ntlm?.computer).toBe('\uFFFD[2J\uFFFDEVIL');
  });
});

describe('the clock', () => {
  const cases = [
    [-20, 'ok in-step', 'healthy'],
    [90, 'ok skewed', 'degraded'],
    [-90, 'ok skewed', 'degraded'],
    [400, 'fault far-skewed', 'degraded'],
    [-400, 'fault far-skewed', 'degraded'],
  ] as const;
  it.each(cases)('%i s apart is %s', async (seconds, expected, verdict) => {
    const onToken = (client: PeerConnection) =>
      client.send(tsRequestOf(challengeOf({ timeMs: Date.now() + seconds * 1000 })));
    const look = await probe(await peer(windows({ tls: good, onToken })));
    expect(said(look, 'clock')).toBe(expected);
    expect(look.verdict).toBe(verdict);
    expect(Math.abs((look.ntlm?.skewMs ?? Number.NaN) - seconds * 1000)).toBeLessThan(1500);
  });

  it('half of the round trip is not counted as skew', async () => {
    // Long beside what a busy machine adds to a timer; uncorrected, half of it would show.
    const delayMs = 1_600;
    const onToken = async (client: PeerConnection) => {
      await new Promise((resolve) => setTimeout(resolve, delayMs / 2));
      const token = tsRequestOf(challengeOf({ timeMs: Date.now() }));
      await new Promise((resolve) => setTimeout(resolve, delayMs / 2));
      client.send(token);
    };
    const look = await probe(await peer(windows({ tls: good, onToken })), { answerTimeoutMs: 4_000 });
    expect(Math.abs(look.ntlm?.skewMs ?? Number.NaN)).toBeLessThan(delayMs / 3);
  });
});
