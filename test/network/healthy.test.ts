import { networkInterfaces } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeNegotiationReply } from '../../src/rdp/x224.ts';
import { challengeOf, healthyReplies, tsRequestOf, windows } from './healthy-peer.ts';
import { peer, probe, said } from './probing.ts';
import { makeCertificate, type TestCertificate } from './test-certificate.ts';

let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate();
});

describe('a healthy Windows host', () => {
  it('is healthy at every layer, with its certificate and its names', async () => {
    const look = await probe(await peer(windows({ tls: good })));
    expect(look.verdict).toBe('healthy');
    expect(look.layers.map(({ name, state, observation }) => `${name} ${state} ${observation}`)).toEqual([
      'name ok address-given',
      'tcp ok open',
      'negotiation ok nla-required',
      'tls ok tls-1.3',
      'certificate ok valid',
      'credssp ok challenge',
      'clock ok in-step',
    ]);
    expect(look.protocols).toEqual({ rdp: 'refused', tls: 'refused', credssp: 'accepted' });
    expect(look.certificate).toMatchObject({ subject: 'CN=ts-fake', sha1: good.sha1, keyBits: 2048 });
    expect(look.certificate?.selfSigned).toBe(true);
    expect(look.ntlm).toMatchObject({
      computer: 'TS-FAKE',
      domain: 'LAB',
      build: 20348,
      tsRequestVersion: 6,
    });
    expect(Math.abs(look.ntlm?.skewMs ?? Number.NaN)).toBeLessThan(2000);
    expect(look.tls?.version).toBe('TLSv1.3');
  });

  it('is asked with the masks 0x0B, 1 and 0, each on a connection of its own, under our name', async () => {
    const asked = await peer(windows({ tls: good }));
    await probe(asked);
    expect(asked.connections.map(({ mask }) => mask)).toEqual([0x0b, 1, 0]);
    expect(new Set(asked.connections.map(({ cookie }) => cookie))).toEqual(new Set(['rdpmedic']));
  });

  it('is told apart by our own sockets, as it may log them', async () => {
    const asked = await peer(windows({ tls: good }));
    const { sources } = await probe(asked);
    expect(sources).toHaveLength(3);
    expect(sources).toEqual(asked.connections.map(({ from }) => from));
  });

  it('is not told by a socket that never connected', async () => {
    const look = await probe({ address: '127.0.0.1', port: 1 });
    expect(look).toMatchObject({ verdict: 'unreachable', sources: [] });
  });

  it('is given time between two connections', async () => {
    const asked = await peer(windows({ tls: good }));
    const look = await probe(asked, { pauseMs: 200 });
    const [first = 0, second = 0, third = 0] = asked.times;
    expect(second - first).toBeGreaterThanOrEqual(190);
    expect(third - second).toBeGreaterThanOrEqual(190);
    expect(look.ms).toBeLessThan(1500);
  });

  it('is the same where CredSSP is selected as 2 instead of 8', async () => {
    const replies = { 11: { kind: 'response', flags: 0, selected: 2 } } as const;
    const look = await probe(await peer(windows({ tls: good, replies })));
    expect(look.verdict).toBe('healthy');
    expect(said(look, 'negotiation')).toBe('ok nla-required');
  });

  it('is read one byte at a time', async () => {
    const look = await probe(
      await peer(async (client) => {
        const reply = healthyReplies[(await client.request()) ?? -1]!;
        await client.drip(encodeNegotiationReply(reply), 2);
        if (reply.kind !== 'response') return;
        await client.secure(good);
        await client.read();
        await client.drip(tsRequestOf(challengeOf()), 0);
      }),
      { answerTimeoutMs: 3_000 },
    );
    expect(look.verdict).toBe('healthy');
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  const why = hasIpv6 ? '' : ' (skipped: this machine has no ::1)';
  it.skipIf(!hasIpv6)(`is looked at over IPv6 as well${why}`, async () => {
    const look = await probe(await peer(windows({ tls: good }), '::1'));
    expect(look).toMatchObject({ host: '::1', verdict: 'healthy' });
  });

  it('is sent no logon: after the challenge nothing follows', async () => {
    const heard: Buffer[] = [];
    const host = await peer(
      windows({
        tls: good,
        onToken: async (client, token) => {
          heard.push(token);
          client.send(tsRequestOf(challengeOf()));
          heard.push(await client.read());
        },
      }),
    );
    await probe(host);
    expect(heard).toHaveLength(1);
    expect(heard[0]?.includes('NTLMSSP')).toBe(true);
    // MessageType 1; a logon would be type 3 (MS-NLMP 2.2.1.3).
    expect(heard[0]?.readUInt32LE(heard[0].indexOf('NTLMSSP') + 8)).toBe(1);
  });

  it('may be pasted into a report: the look is plain JSON', async () => {
    const look = await probe(await peer(windows({ tls: good })));
    expect(JSON.parse(JSON.stringify(look))).toEqual(look);
  });
});
