import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakePeer, openFakePeer, type PeerConnection } from '../network/fake-peer.ts';
import { healthyReplies, windows } from '../network/healthy-peer.ts';
import { makeCertificate, type TestCertificate } from '../network/test-certificate.ts';

const root = join(import.meta.dirname, '..', '..');
let good: TestCertificate;
beforeAll(() => {
  good = makeCertificate();
});

const open: FakePeer[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function peer(script: (client: PeerConnection) => Promise<void> | void): Promise<string> {
  const opened = await openFakePeer(script);
  open.push(opened);
  return `${opened.address}:${opened.port}`;
}

/** `medic check …` as a person runs it, without a terminal. */
function check(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), 'check', ...args], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes) => {
    out += bytes;
  });
  child.stderr.on('data', (bytes) => {
    err += bytes;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}

const resetting = async (client: PeerConnection) => {
  const reply = healthyReplies[(await client.request()) ?? -1]!;
  client.reply(reply);
  if (reply.kind !== 'response') return;
  await client.read();
  client.reset();
};

const common = ['layers', 'protocols', 'certificate', 'ntlm'];

describe('medic check', () => {
  it('ends with 0 and says so when the host is healthy', async () => {
    const { code, out, err } = await check(await peer(windows({ tls: good })));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/answers, requires NLA/);
    expect(out).toMatch(/TS-FAKE/);
  });

  it('ends with 1, names the layer that fails and the smallest repair', async () => {
    const { code, out, err } = await check(await peer(resetting));
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toMatch(/reset right after our ClientHello\s+FAILS HERE/);
    expect(out).toMatch(/rdp-grant-key-access/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints exactly the promised keys with --json', async () => {
    const { code, out } = await check(await peer(windows({ tls: good })), '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(Object.keys(report)).toEqual([
      'host',
      'port',
      'from',
      'verdict',
      ...common,
      'causes',
      'remedies',
      'addresses',
    ]);
    expect(Object.keys(report.layers[0])).toEqual(['name', 'state', 'observation', 'ms']);
    expect(report.layers.map((layer: { name: string }) => layer.name)).toEqual([
      'name',
      'tcp',
      'negotiation',
      'tls',
      'certificate',
      'credssp',
      'clock',
    ]);
    expect(Object.keys(report.protocols)).toEqual(['rdp', 'tls', 'credssp']);
    expect(Object.keys(report.certificate)).toEqual([
      'subject',
      'issuer',
      'notBefore',
      'notAfter',
      'sha1',
      'sha256',
      'keyBits',
      'signatureAlgorithm',
      'selfSigned',
    ]);
    expect(Object.keys(report.ntlm)).toEqual(['computer', 'domain', 'build', 'skewMs', 'tsRequestVersion']);
    expect(report.addresses.map(Object.keys)).toEqual([['address', 'verdict', ...common]]);
    expect(report).toMatchObject({ host: '127.0.0.1', verdict: 'healthy', remedies: [] });
  });

  it('names causes and playbooks with --json when something is wrong', async () => {
    const { code, out } = await check(await peer(resetting), '--json');
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(report.verdict).toBe('broken');
    expect(Object.keys(report.causes[0])).toEqual([
      'id',
      'title',
      'confidence',
      'for',
      'against',
      'notLooked',
    ]);
    expect(report.causes[0].id).toBe('listener-key-unusable');
    expect(report.remedies[0]).toBe('rdp-grant-key-access');
    expect(report).toMatchObject({ certificate: null, ntlm: null });
  });

  it('keeps to --timeout', async () => {
    const began = Date.now();
    const { code, out } = await check(await peer(() => {}), '--timeout', '1.2', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).layers[2]).toMatchObject({ name: 'negotiation', observation: 'timed-out' });
    expect(Date.now() - began).toBeLessThan(6_000);
  });

  it('takes an IPv6 address in brackets with a port', async () => {
    const { code, out } = await check('[::1]:1', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ host: '::1', port: 1, verdict: 'unreachable' });
  });

  const bad = [
    [[], /missing required argument 'host\[:port\]'/],
    [['ts-02:0'], /'ts-02:0'.*port is a number from 1 to 65535/],
    [['-x'], /unknown option/],
    [['ts-02', '--timeout', 'soon'], /--timeout.*seconds, from 0\.1 to 600/],
  ] as const;
  it.each(bad)('ends with 2 and one sentence for %j', async (args, words) => {
    const { code, out, err } = await check(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(words);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('explains itself and every option', async () => {
    const { code, out } = await check('--help');
    expect(code).toBe(0);
    for (const word of ['--json', '--timeout', '3389', 'IPv6', 'No credential is sent']) {
      expect(out).toContain(word);
    }
  });
});
