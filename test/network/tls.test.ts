import { beforeAll, describe, expect, it } from 'vitest';
import { encodeDisconnect, encodeNegotiationReply } from '../../src/rdp/x224.ts';
import type { PeerConnection } from './fake-peer.ts';
import { healthyReplies, windows } from './healthy-peer.ts';
import { peer, probe, said } from './probing.ts';
import { daysFromNow, makeCertificate, type TestCertificate } from './test-certificate.ts';

let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate();
});

/** Answers the negotiation as a healthy host; what happens after the ClientHello is the test's. */
const afterHello = (act: (client: PeerConnection) => void) => async (client: PeerConnection) => {
  const reply = healthyReplies[(await client.request()) ?? -1]!;
  client.reply(reply);
  if (reply.kind !== 'response') return;
  await client.read();
  act(client);
};

describe('in the TLS handshake', () => {
  const alert = (number: number) => (client: PeerConnection) => {
    client.send(Uint8Array.of(21, 3, 3, 0, 2, 2, number));
    client.end();
  };
  const cases: readonly (readonly [string, (client: PeerConnection) => void, string])[] = [
    ['a reset after ClientHello', (client) => client.reset(), 'reset-after-client-hello'],
    ['a close after ClientHello', (client) => client.end(), 'closed-after-client-hello'],
    ['silence after ClientHello', () => {}, 'timed-out-after-client-hello'],
    ['alert 40', alert(40), 'alert-40'],
    ['alert 70', alert(70), 'alert-70'],
    ['alert 80', alert(80), 'alert-80'],
    [
      'an alert whose connection is then reset',
      (client) => {
        client.send(Uint8Array.of(21, 3, 3, 0, 2, 2, 80));
        setTimeout(() => client.reset(), 20);
      },
      'alert-80',
    ],
    [
      'a disconnect in the clear',
      (client) => {
        client.send(encodeDisconnect());
        client.end();
      },
      'plaintext-after-tls-promised',
    ],
    [
      'a record that is nonsense inside',
      (client) => client.send(Uint8Array.of(22, 3, 3, 0, 4, 99, 0, 0, 0)),
      'protocol-error',
    ],
    [
      'the beginning of an answer, then nothing',
      (client) => client.send(Uint8Array.of(22, 3, 3, 0, 90, 2, 0)),
      'timed-out-after-client-hello',
    ],
    [
      'an endless drip of a record',
      (client) => void client.drip(Uint8Array.of(22, 3, 3, 0x3f, 0xff, ...Buffer.alloc(900)), 10),
      'timed-out-after-client-hello',
    ],
  ];
  it.each(cases)('%s is broken, and called by its name', async (_title, act, expected) => {
    const look = await probe(await peer(afterHello(act)));
    expect(said(look, 'tls')).toBe(`fault ${expected}`);
    expect(look.verdict).toBe('broken');
    // The server says what it wants all the same.
    expect(said(look, 'negotiation')).toBe('ok nla-required');
    expect(said(look, 'certificate')).toBe('not-looked not-reached');
    expect(said(look, 'clock')).toBe('not-looked not-reached');
    expect(look.ms).toBeLessThan(2500);
  });

  it('a reset before our ClientHello is still a reset', async () => {
    const look = await probe(
      await peer(async (client) => {
        const reply = healthyReplies[(await client.request()) ?? -1]!;
        client.reply(reply);
        if (reply.kind === 'response') setImmediate(() => client.reset());
      }),
    );
    expect(said(look, 'tls')).toBe('fault reset-after-client-hello');
  });

  it('plain bytes right behind the confirm count, in whatever packet they came', async () => {
    const look = await probe(
      await peer(async (client) => {
        const reply = healthyReplies[(await client.request()) ?? -1]!;
        const bytes = encodeNegotiationReply(reply);
        client.send(reply.kind === 'response' ? Buffer.concat([bytes, encodeDisconnect()]) : bytes);
      }),
    );
    expect(said(look, 'tls')).toBe('fault plaintext-after-tls-promised');
  });

  it('a flood of bytes is cut off', async () => {
    const record = Buffer.concat([Buffer.of(22, 3, 3, 0x3f, 0xff), Buffer.alloc(0x3fff)]);
    let sent = 0;
    const look = await probe(
      await peer(
        afterHello((client) => {
          const pour = () => {
            while (!client.socket.destroyed && client.socket.write(record)) sent += record.length;
            if (!client.socket.destroyed) client.socket.once('drain', pour);
          };
          pour();
        }),
      ),
    );
    expect(look.verdict).toBe('broken');
    expect(look.layers.find(({ name }) => name === 'tls')?.state).toBe('fault');
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it.each(['TLSv1', 'TLSv1.1'] as const)(
    'a server that knows only %s fails a present client, and the look says what it speaks',
    async (version) => {
      const tls = { ...good, minVersion: version, maxVersion: version };
      const look = await probe(await peer(windows({ tls })));
      expect(said(look, 'tls')).toMatch(/^fault (alert-70|alert-40|tls-1\.[01]|closed|reset)/);
      expect(look.verdict).toBe('broken');
      expect(look.tls?.version).toBe(version);
      expect(look.certificate?.sha1).toBe(good.sha1);
      expect(said(look, 'credssp')).toBe('not-looked not-reached');
    },
  );

  it('one further connection is made for older TLS, and none after a time-out', async () => {
    const resetting = await peer(afterHello((client) => client.reset()));
    await probe(resetting);
    expect(resetting.connections.map(({ mask }) => mask)).toEqual([0x0b, 0x0b, 1, 0]);
    const silent = await peer(afterHello(() => {}));
    await probe(silent);
    expect(silent.connections.map(({ mask }) => mask)).toEqual([0x0b, 1, 0]);
  });
});

describe('the certificate', () => {
  const cases = [
    ['expired', { notBefore: daysFromNow(-200), notAfter: daysFromNow(-2) }, 'fault expired', 'degraded'],
    [
      'valid only tomorrow',
      { notBefore: daysFromNow(1), notAfter: daysFromNow(9) },
      'fault not-yet-valid',
      'degraded',
    ],
    ['of 1024 bits', { bits: 1024 }, 'fault weak-key', 'degraded'],
    ['signed with SHA-1', { hash: 'sha1' }, 'fault weak-signature', 'degraded'],
    ['on an elliptic curve', { curve: 'P-256' }, 'ok valid', 'healthy'],
    ['issued by somebody else', { issuer: 'Some Authority' }, 'ok valid', 'healthy'],
  ] as const;
  it.each(cases)('%s', async (_title, wish, expected, verdict) => {
    const made = makeCertificate(wish);
    const look = await probe(await peer(windows({ tls: made })));
    expect(said(look, 'certificate')).toBe(expected);
    expect(look.verdict).toBe(verdict);
    expect(look.certificate?.sha1).toBe(made.sha1);
    // The walk goes on: a present client connects all the same.
    expect(said(look, 'credssp')).toBe('ok challenge');
  });
});
