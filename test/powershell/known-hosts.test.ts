import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint, type HostKey, parseHostKey } from '../../adapters/powershell/ssh/host-key.ts';
import { judgeHostKey, type KnownKeys, knownKeyTypes } from '../../adapters/powershell/ssh/judge-host-key.ts';
import { parseKnownHosts } from '../../adapters/powershell/ssh/known-hosts.ts';
import { createKnownHostsBook } from '../../adapters/powershell/ssh/known-hosts-book.ts';
import { newKey } from './sshd.ts';

const keyOf = (line: string): HostKey => parseHostKey(line)!;
const [ours, other] = [newKey().public, newKey().public].map((line) =>
  line.split(' ').slice(0, 2).join(' '),
) as [string, string];

function judge(file: string, more: Partial<KnownKeys> & { readonly key?: string } = {}) {
  const { key = ours, ...known } = more;
  return judgeHostKey(keyOf(key), {
    pinned: null,
    file: parseKnownHosts(file),
    fileName: 'known_hosts',
    names: ['ts-01.example.net', 'ts-01'],
    port: 22,
    ...known,
  });
}

function hashed(name: string): string {
  const salt = Buffer.from('01234567890123456789');
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('a host key', () => {
  it('is trusted when the file has it under the address or the name, plain, hashed or by a pattern', () => {
    for (const names of ['ts-01.example.net', 'other,TS-01', '*.example.net', 'ts-0?', hashed('ts-01')])
      expect(judge(`# a comment\n\n${names} ${ours} somebody@somewhere\n`)).toEqual({ kind: 'trusted' });
  });

  it('stands under [host]:port at any other port than 22, and nowhere else', () => {
    for (const names of ['[ts-01]:2222', '[ts-0*]:2222', hashed('[ts-01]:2222')])
      expect(judge(`${names} ${ours}`, { port: 2222 })).toEqual({ kind: 'trusted' });
    expect(judge(`ts-01 ${ours}`, { port: 2222 }).kind).toBe('unknown');
    expect(judge(`[ts-01]:2222 ${ours}`).kind).toBe('unknown');
  });

  it('that has changed is refused with both fingerprints and the line', () => {
    expect(judge(`x ${ours}\nts-01 ${other}`)).toEqual({
      kind: 'refused',
      why: `its host key has changed: ${fingerprint(keyOf(ours))} came, ${fingerprint(keyOf(other))} (known_hosts:2) is known`,
    });
  });

  it('that is revoked is refused, whatever else the file says of it', () => {
    const verdict = judge(`ts-01 ${ours}\n@revoked * ${ours}`);
    expect(verdict).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('revoked (known_hosts:2)'),
    });
    for (const pinned of [ours, fingerprint(keyOf(ours))])
      expect(judge(`@revoked * ${ours}`, { pinned })).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining('revoked (known_hosts:1)'),
      });
  });

  it('vouched for by an authority alone is refused, and that it is not supported is said', () => {
    expect(judge(`@cert-authority * ${other}`)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(/certificate authority.*known_hosts:1.*not supported/),
    });
    // Its own key, too, is no certificate.
    expect(judge(`@cert-authority * ${ours}`).kind).toBe('refused');
    expect(judge(`@cert-authority * ${other}\nts-01 ${ours}`).kind).toBe('trusted');
  });

  it('of which nothing is known is unknown, and so is one that a negated pattern takes out', () => {
    expect(judge('')).toMatchObject({ kind: 'unknown', why: expect.stringContaining('SHA256:') });
    expect(judge(`*,!ts-01,!ts-01.example.net ${ours}`).kind).toBe('unknown');
    expect(judge(`ts-010 ${ours}\nxts-01 ${ours}\n${hashed('ts-02')} ${ours}`).kind).toBe('unknown');
  });

  it('can be pinned in the way in, as fingerprint or as line, and then no file counts', () => {
    const file = `ts-01 ${other}`;
    for (const pinned of [ours, `${ours} comment`, fingerprint(keyOf(ours))])
      expect(judge(file, { pinned })).toEqual({ kind: 'trusted' });
    expect(judge(file, { pinned: fingerprint(keyOf(other)) })).toMatchObject({ kind: 'refused' });
    expect(judge(file, { pinned: 'SHA256:short' })).toMatchObject({ kind: 'refused' });
  });

  it('in a line that does not read vouches for nothing, and the line is counted', () => {
    const [type, blob] = ours.split(' ') as [string, string];
    const bad = [
      `ts-01 ssh-rsa ${blob}`,
      `ts-01 ${type} ${blob.slice(0, 8)}`,
      `ts-01 ${type}`,
      `@strange ts-01 ${ours}`,
      `|1|c2FsdA==|aGFzaA== ${ours}`,
      `|2|a|b ${ours}`,
      '\0\0',
    ];
    const file = parseKnownHosts(bad.join('\n'));
    expect(file.unreadable).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(judge(bad.join('\n')).kind).toBe('unknown');
  });

  it('of the kind that is known is asked for first', () => {
    const known = { pinned: null, fileName: 'k', names: ['a'], port: 22 };
    expect(knownKeyTypes({ ...known, file: parseKnownHosts(`a ${ours}\nb ${other}`) })).toEqual([
      'ssh-ed25519',
    ]);
    expect(knownKeyTypes({ ...known, file: parseKnownHosts(`@revoked a ${ours}`) })).toEqual([]);
    expect(knownKeyTypes({ ...known, file: null, pinned: ours })).toEqual(['ssh-ed25519']);
  });

  it('that comes first is the only one written down, whatever comes at the same moment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
    const path = join(folder, 'new', 'known_hosts');
    const book = createKnownHostsBook();
    const use = (line: string) =>
      book.firstUse(path, 'ts-01', keyOf(line), (file) =>
        judgeHostKey(keyOf(line), { pinned: null, file, fileName: 'k', names: ['ts-01'], port: 22 }),
      );
    const used = await Promise.all([use(ours), use(other), use(ours)]);
    expect(used.map(({ kind }) => kind)).toEqual(['written', 'refused', 'trusted']);
    expect(readFileSync(path, 'utf8')).toBe(`ts-01 ${ours}\n`);
    rmSync(folder, { recursive: true });
  });
});
