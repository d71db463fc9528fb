import { beforeAll, describe, expect, it } from 'vitest';
import { createProber } from '../../adapters/network/create-prober.ts';
import type { PeerConnection } from './fake-peer.ts';
import { windows } from './healthy-peer.ts';
import { peer, probe, quick, said } from './probing.ts';
import { makeCertificate, type TestCertificate } from './test-certificate.ts';

let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate();
});

const never = new AbortController().signal;

describe('a name', () => {
  it('has all its addresses looked at, and the top level repeats the worst', async () => {
    const healthy = await peer(windows({ tls: good }), '127.0.0.1');
    const resetting = async (client: PeerConnection) => {
      await client.request();
      client.reset();
    };
    const sick = await peer(resetting, '127.0.0.2', healthy.port);
    const prober = createProber({
      ...quick,
      lookup: async () => [healthy.address, sick.address, '127.0.0.3'],
    });
    const look = await prober.probe({ host: 'ts-many.example', port: healthy.port }, never);
    expect(look.addresses.map(({ address, verdict }) => `${address} ${verdict}`)).toEqual([
      '127.0.0.1 healthy',
      '127.0.0.2 broken',
      '127.0.0.3 unreachable',
    ]);
    expect(look.verdict).toBe('unreachable');
    expect(look.layers).toEqual(look.addresses[2]?.layers);
    expect(said(look, 'name')).toBe('ok resolved');
    expect(look.host).toBe('ts-many.example');
  });

  it('with an IPv6 address to which this machine has no route is judged by the addresses that answer', async () => {
    const healthy = await peer(windows({ tls: good }), '127.0.0.1');
    // 100::/64 is the discard prefix (RFC 6666): where IPv6 is absent there is no route to it.
    const lookup = async () => ['100::1', healthy.address];
    const prober = createProber({ ...quick, lookup });
    const look = await prober.probe({ host: 'ts-dual.example', port: healthy.port }, never);
    expect(look.addresses).toHaveLength(2);
    const other = look.addresses[0];
    const noRoute = other?.layers.find(({ name }) => name === 'tcp')?.observation === 'unreachable';
    expect(look.verdict).toBe(noRoute ? 'healthy' : 'unreachable');
  });

  const failures = [
    ['ENOTFOUND', 'fault name-not-found'],
    ['EAI_AGAIN', 'fault name-lookup-failed'],
    ['ETIMEOUT', 'fault name-lookup-timed-out'],
  ] as const;
  it.each(failures)('whose lookup ends in %s is unreachable', async (code, expected) => {
    const lookup = () => Promise.reject(Object.assign(new Error('no'), { code }));
    const look = await createProber({ ...quick, lookup }).probe(
      { host: 'nowhere.example', port: 3389 },
      never,
    );
    expect(said(look, 'name')).toBe(expected);
    expect(said(look, 'tcp')).toBe('not-looked not-reached');
    expect(look).toMatchObject({ verdict: 'unreachable', addresses: [] });
  });

  it('whose lookup never ends is given up with the look', async () => {
    const lookup = () => new Promise<readonly string[]>(() => {});
    const prober = createProber({ ...quick, timeoutMs: 200, lookup });
    const look = await prober.probe({ host: 'slow.example', port: 3389 }, never);
    expect(said(look, 'name')).toBe('fault name-lookup-timed-out');
    expect(look.ms).toBeLessThan(1000);
  });
});

describe('a look', () => {
  it('that is called off says so, and does not call the host silent', async () => {
    const host = await peer(() => {});
    const calling = new AbortController();
    setTimeout(() => calling.abort(), 50);
    const look = await probe(host, {}, calling.signal);
    expect(look.ms).toBeLessThan(350);
    expect(said(look, 'tcp')).toBe('ok open');
    expect(said(look, 'negotiation')).toBe('not-looked called-off');
    expect(said(look, 'tls')).toBe('not-looked called-off');
  });

  it('that was called off before it began makes no connection', async () => {
    const host = await peer(() => {});
    const look = await probe(host, {}, AbortSignal.abort());
    expect(said(look, 'tcp')).toBe('not-looked called-off');
    expect(look.verdict).toBe('unreachable');
  });

  it('whose time is up before a silence means anything is called off', async () => {
    const host = await peer(() => {});
    const look = await probe(host, { timeoutMs: 150, answerTimeoutMs: 3000 });
    expect(said(look, 'negotiation')).toBe('not-looked called-off');
    expect(look.ms).toBeLessThan(600);
  });

  it('leaves no connection open', async () => {
    const host = await peer(windows({ tls: good }));
    await probe(host);
    await expect.poll(() => host.connections.every(({ socket }) => socket.destroyed)).toBe(true);
  });
});
