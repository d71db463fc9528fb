import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProber } from '../../adapters/network/create-prober.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../lab/start-lab.ts';
import type { OutsideLook } from '../../src/rdp/look.ts';
import { missing, outputOf } from '../network/real-servers.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ runScript, onStop: () => {} });
});
afterAll(() => lab.close());

const placeOf = (name: string) => lab.state.hosts.find((host) => host.name === name)!;

function ourLook(name: string): Promise<OutsideLook> {
  const { address, port } = placeOf(name);
  const prober = createProber({ from: 'here' });
  return prober.probe({ host: address, port }, new AbortController().signal);
}

const noSslscan = missing('sslscan');
describe.skipIf(noSslscan !== null)(
  `sslscan on the lab${noSslscan === null ? '' : ` (${noSslscan})`}`,
  () => {
    const run = (name: string) => {
      const { address, port } = placeOf(name);
      const brief = [
        '--no-heartbleed',
        '--no-groups',
        '--no-renegotiation',
        '--no-fallback',
        '--no-compression',
      ];
      return outputOf('sslscan', ['--rdp', '--no-colour', ...brief, `${address}:${port}`]);
    };
    const field = (output: string, label: string) =>
      new RegExp(`^${label}:\\s+(.*)$`, 'm').exec(output)?.[1]?.trim();

    it.each(['ts-01', 'ts-03', 'ts-10'])('sees on %s the certificate that our probe sees', async (name) => {
      const ours = (await ourLook(name)).certificate!;
      const theirs = await run(name);
      expect(`CN=${field(theirs, 'Subject')}`).toBe(ours.subject);
      expect(`CN=${field(theirs, 'Issuer')}`).toBe(ours.issuer);
      expect(field(theirs, 'Signature Algorithm')).toBe(ours.signatureAlgorithm);
      expect(Number(field(theirs, 'RSA Key Strength'))).toBe(ours.keyBits);
      expect(new Date(field(theirs, 'Not valid before')!).toISOString()).toBe(ours.notBefore);
      expect(new Date(field(theirs, 'Not valid after')!).toISOString()).toBe(ours.notAfter);
    });

    it('sees on ts-01 the version and cipher that our probe is given', async () => {
      const { tls } = await ourLook('ts-01');
      const theirs = await run('ts-01');
      expect(theirs).toMatch(new RegExp(`Preferred ${tls!.version}\\s+\\d+ bits\\s+${tls!.cipher}\\b`));
    });

    it('sees on ts-09 old TLS alone, as our probe does', async () => {
      const ours = await ourLook('ts-09');
      const theirs = await run('ts-09');
      expect(theirs).toMatch(/TLSv1\.1\s+enabled/);
      expect(theirs).toMatch(/TLSv1\.2\s+disabled/);
      expect(theirs).toMatch(/TLSv1\.3\s+disabled/);
      expect(ours.tls?.version).toBe('TLSv1.1');
      expect(ours.layers.find(({ name }) => name === 'tls')?.state).toBe('fault');
    });

    it('gets no certificate out of ts-02 either, and our probe says why', async () => {
      const theirs = await run('ts-02');
      expect(theirs).not.toMatch(/Subject:/);
      const ours = await ourLook('ts-02');
      expect(ours.layers.find(({ name }) => name === 'tls')?.observation).toBe('reset-after-client-hello');
    });
  },
);

const noNmap = missing('nmap');
describe.skipIf(noNmap !== null)(
  `nmap's rdp-ntlm-info on the lab${noNmap === null ? '' : ` (${noNmap})`}`,
  () => {
    const run = (name: string) => {
      const { address, port } = placeOf(name);
      // The plus sign runs the script on ports that nmap does not know for RDP, too.
      return outputOf('nmap', [
        '-Pn',
        '-n',
        '-sT',
        '-p',
        String(port),
        '--script',
        '+rdp-ntlm-info',
        address,
      ]);
    };
    const field = (output: string, label: string) =>
      new RegExp(`${label}: (.*)$`, 'm').exec(output)?.[1]?.trim();

    it.each(['ts-01', 'ts-06', 'ts-10'])(
      'is told on %s the names, build and time that we are told',
      async (name) => {
        const ours = (await ourLook(name)).ntlm!;
        const theirs = await run(name);
        expect(field(theirs, 'NetBIOS_Computer_Name')).toBe(ours.computer);
        expect(field(theirs, 'NetBIOS_Domain_Name')).toBe(ours.domain);
        expect(field(theirs, 'Product_Version')).toBe(`10.0.${ours.build}`);
        const theirSkewMs = Date.parse(field(theirs, 'System_Time')!) - Date.now();
        expect(Math.abs(theirSkewMs - ours.skewMs!)).toBeLessThan(5_000);
      },
    );

    it('is told nothing by ts-02, where our probe stops at TLS', async () => {
      expect(await run('ts-02')).not.toMatch(/NetBIOS_Computer_Name/);
      expect((await ourLook('ts-02')).ntlm).toBeNull();
    });
  },
);
