import { beforeAll, describe, expect, it } from 'vitest';
import { encodeDisconnect } from '../../src/rdp/x224.ts';
import type { PeerConnection } from './fake-peer.ts';
import { windows } from './healthy-peer.ts';
import { peer, probe, said } from './probing.ts';
import { makeCertificate, type TestCertificate } from './test-certificate.ts';

let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate();
});

describe('at the TCP layer', () => {
  it('a closed port is refused and unreachable', async () => {
    const gone = await peer(() => {});
    await gone.close();
    const look = await probe(gone);
    expect(look.verdict).toBe('unreachable');
    expect(said(look, 'tcp')).toBe('fault refused');
    expect(said(look, 'negotiation')).toBe('not-looked not-reached');
    expect(look.protocols).toEqual({ rdp: 'not-looked', tls: 'not-looked', credssp: 'not-looked' });
  });
});

describe('in the negotiation', () => {
  const cases: readonly (readonly [string, (client: PeerConnection) => void | Promise<void>, string])[] = [
    ['an immediate close', (client) => client.end(), 'fault closed'],
    ['an immediate reset', (client) => client.reset(), 'fault reset'],
    ['silence', () => {}, 'fault timed-out'],
    ['an SSH banner', (client) => client.send('SSH-2.0-OpenSSH_9.2\r\n'), 'fault unexpected-bytes'],
    ['an HTTP answer', (client) => client.send('HTTP/1.1 400 Bad Request\r\n\r\n'), 'fault unexpected-bytes'],
    [
      'a length beyond reason',
      (client) => client.send(Uint8Array.of(3, 0, 0xff, 0xff)),
      'fault unexpected-bytes',
    ],
    [
      'a length too small for itself',
      (client) => client.send(Uint8Array.of(3, 0, 0, 3)),
      'fault unexpected-bytes',
    ],
    ['garbage', (client) => client.send(Buffer.alloc(5000, 0xa5)), 'fault unexpected-bytes'],
    ['an endless drip', (client) => client.drip(Buffer.alloc(5000, 3), 10), 'fault timed-out'],
    [
      'a frame that never ends',
      (client) => client.drip(Uint8Array.of(3, 0, 15, 0, ...Buffer.alloc(900)), 20),
      'fault timed-out',
    ],
    ['a disconnect in place of a confirm', (client) => client.send(encodeDisconnect()), 'fault disconnected'],
    [
      'a choice that was not offered',
      (client) => client.reply({ kind: 'response', flags: 0, selected: 4 }),
      'fault unexpected-bytes',
    ],
    [
      'failure 1, which does not fit the question',
      (client) => client.reply({ kind: 'failure', code: 1 }),
      'fault unknown-failure-code',
    ],
    ['failure 3', (client) => client.reply({ kind: 'failure', code: 3 }), 'fault no-certificate'],
    ['failure 4', (client) => client.reply({ kind: 'failure', code: 4 }), 'fault inconsistent-flags'],
    [
      'failure 5, which does not fit the question',
      (client) => client.reply({ kind: 'failure', code: 5 }),
      'fault unknown-failure-code',
    ],
    [
      'failure 6',
      (client) => client.reply({ kind: 'failure', code: 6 }),
      'fault client-certificate-required',
    ],
    ['failure 77', (client) => client.reply({ kind: 'failure', code: 77 }), 'fault unknown-failure-code'],
  ];
  it.each(cases)('%s is broken, and called by its name', async (_title, act, expected) => {
    const look = await probe(
      await peer(async (client) => {
        await client.request();
        await act(client);
      }),
    );
    expect(said(look, 'negotiation')).toBe(expected);
    expect(look.verdict).toBe('broken');
    expect(said(look, 'tls')).toBe('not-looked not-reached');
    expect(look.ms).toBeLessThan(2500);
  });

  it('plain RDP security, said by failure 2, connects but is weak', async () => {
    const refusal = { kind: 'failure', code: 2 } as const;
    const plain = { kind: 'response', flags: 0, selected: 0 } as const;
    const look = await probe(
      await peer(windows({ tls: good, replies: { 11: refusal, 1: refusal, 0: plain } })),
    );
    expect(said(look, 'negotiation')).toBe('fault plain-rdp');
    expect(look.verdict).toBe('degraded');
    expect(look.protocols).toEqual({ rdp: 'accepted', tls: 'refused', credssp: 'refused' });
  });

  it('a server that refuses TLS and plain RDP alike is broken', async () => {
    const refusal = { kind: 'failure', code: 2 } as const;
    const look = await probe(
      await peer(windows({ tls: good, replies: { 11: refusal, 1: refusal, 0: refusal } })),
    );
    expect(look.verdict).toBe('broken');
  });

  it('an 11-byte confirm is a server from before negotiation: weak, but it connects', async () => {
    const look = await probe(
      await peer(async (client) => {
        await client.request();
        client.reply({ kind: 'none' });
      }),
    );
    expect(said(look, 'negotiation')).toBe('fault no-negotiation');
    expect(look.verdict).toBe('degraded');
    expect(look.protocols.rdp).toBe('accepted');
  });

  it('NLA that may be left out is degraded, though every layer passes', async () => {
    const replies = { 1: { kind: 'response', flags: 0, selected: 1 } } as const;
    const look = await probe(await peer(windows({ tls: good, replies })));
    expect(said(look, 'negotiation')).toBe('ok nla-optional');
    expect(look.verdict).toBe('degraded');
    expect(look.protocols.tls).toBe('accepted');
  });

  it('plain RDP beside NLA is degraded', async () => {
    const replies = { 0: { kind: 'response', flags: 0, selected: 0 } } as const;
    const look = await probe(await peer(windows({ tls: good, replies })));
    expect(look.verdict).toBe('degraded');
    expect(look.protocols.rdp).toBe('accepted');
  });

  it('TLS without CredSSP is degraded, and CredSSP is not offered', async () => {
    const tlsOnly = { kind: 'response', flags: 0, selected: 1 } as const;
    const look = await probe(await peer(windows({ tls: good, replies: { 11: tlsOnly, 1: tlsOnly } })));
    expect(said(look, 'negotiation')).toBe('ok tls-only');
    expect(said(look, 'certificate')).toBe('ok valid');
    expect(said(look, 'credssp')).toBe('not-looked not-offered');
    expect(said(look, 'clock')).toBe('not-looked not-offered');
    expect(look.verdict).toBe('degraded');
  });

  it('a second connection that fails leaves the requirement of NLA open, not refuted', async () => {
    const look = await probe(
      await peer(async (client, turn) => {
        if (turn > 0) return client.reset();
        return windows({ tls: good })(client);
      }),
    );
    expect(said(look, 'negotiation')).toBe('ok nla-offered');
    expect(look.protocols).toEqual({ rdp: 'not-looked', tls: 'not-looked', credssp: 'accepted' });
  });
});
