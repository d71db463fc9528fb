import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { clientReportScript, parseHost } from '../../src/command/client-report.ts';
import type { ClientReport } from '../../src/diagnosis/client-report.ts';
import { readClientReport } from '../../src/diagnosis/read-client-report.ts';
import { scratchFolder } from '../files/scratch-folder.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';

const rdp = 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services';
const credssp = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\CredSSP\\Parameters';

interface Pc {
  readonly events: readonly object[] | null;
  readonly cmdkey: readonly string[] | null;
  readonly registry: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
  readonly denied?: string;
  /** Lines of Default.rdp; null: there is none. */
  readonly rdpFile: readonly string[] | null;
}

const quiet: Pc = { events: [], cmdkey: ['', '* NONE *'], registry: {}, rdpFile: null };

const event = (id: number, at: string, process: number, data: Readonly<Record<string, string>>) => ({
  id,
  at,
  process,
  data,
});

const used: Pc = {
  // Newest first, as Get-WinEvent gives them.
  events: [
    event(1026, '2026-11-21T07:31:02Z', 7044, {
      Name: 'Disconnect Reason',
      Value: '2308',
      CustomLevel: 'Info',
    }),
    event(226, '2026-11-21T07:31:01Z', 7044, {
      EventName: 'TsSslEventHandshakeContinueFailed',
      ErrorCode: '2147500036',
    }),
    event(1024, '2026-11-21T07:31:00Z', 7044, {
      Name: 'Server Name',
      Value: 'ts-02.lab.example',
      CustomLevel: 'Info',
    }),
    event(1026, '2026-11-21T06:00:00Z', 12, { Name: 'Disconnect Reason', Value: '263', CustomLevel: 'Info' }),
    event(226, '2026-11-21T05:00:00Z', 12, { ErrorCode: '-2147467259' }),
  ],
  cmdkey: [
    'Aktuell gespeicherte Anmeldeinformationen:',
    '',
    '    Ziel: Domain:target=TERMSRV/ts-02.lab.example',
    '    Typ: Domänenkennwort',
    '    Benutzer: LAB\\alice',
    '    Lokale Computerpersistenz',
    '',
    '    Ziel: LegacyGeneric:target=TERMSRV/10.1.2.12',
    '    Benutzer: LAB\\alice',
    '    Ziel: LegacyGeneric:target=git:https://git.example',
    '    Benutzer: alice-secret',
  ],
  registry: {
    [`${rdp}\\Client`]: { fClientDisableUDP: 1, Unrelated: 'LAB\\alice' },
    [credssp]: { AllowEncryptionOracle: 2 },
  },
  rdpFile: [
    'screen mode id:i:2',
    'full address:s:ts-02.lab.example',
    'username:s:LAB\\alice',
    'password 51:b:01000000D08C9DDF',
    'domain:s:LAB',
    'enablecredsspsupport:i:0',
    'authentication level:i:2',
    'gatewayhostname:s:gw & <co>.lab.example',
    'alternate shell:s:C:\\secret.exe',
  ],
};

/** What the script prints on that PC. */
async function printed(pc: Pc, host: string): Promise<string> {
  const home = scratchFolder();
  mkdirSync(join(home, 'Documents'));
  if (pc.rdpFile !== null) {
    const text = `\ufeff${pc.rdpFile.join('\r\n')}\r\n`;
    writeFileSync(join(home, 'Documents', 'Default.rdp'), Buffer.from(text, 'utf16le'));
  }
  writeFileSync(join(home, 'script.ps1'), clientReportScript(host));
  writeFileSync(join(home, 'pc.json'), JSON.stringify(pc));
  const { stdout } = await promisify(execFile)(
    pwsh!,
    [
      ...['-NoLogo', '-NoProfile', '-NonInteractive', '-File', join(import.meta.dirname, 'as-client-pc.ps1')],
      ...['-Script', join(home, 'script.ps1'), '-State', join(home, 'pc.json')],
    ],
    { timeout: 60_000, env: { ...process.env, HOME: home, NO_COLOR: '1', LANG: 'C.UTF-8' } },
  );
  return stdout;
}

function report(text: string): ClientReport {
  const read = readClientReport(text);
  if (read === null || 'fault' in read) throw new Error(`not read: ${JSON.stringify(read)}\n${text}`);
  return read;
}

describe('medic client-report', () => {
  it('prints the script with the host’s name in its last line, and nothing that could end the quotes', () => {
    expect(clientReportScript('ts-02.lab.example').endsWith("} -Server 'ts-02.lab.example'\n")).toBe(true);
    for (const bad of ["x'; Remove-Item C:\\ #", 'a b', '', '$env:PATH', 'x\ny', '`x', '-x']) {
      expect(() => parseHost(bad)).toThrow(/name or address/);
    }
    for (const good of ['ts-02', '10.1.2.12', 'fe80::1', 'TS_02.lab.example'])
      expect(parseHost(good)).toBe(good);
  });

  it('says at its head what it collects and that it sends nothing', () => {
    const [head] = clientReportScript('').split('#>');
    for (const word of [
      'sends nothing',
      'Changes nothing',
      '1024, 1026, 226',
      'never user names or passwords',
      'Default.rdp',
      'resolves',
    ]) {
      expect(head).toContain(word);
    }
  });
});

const title = 'the script of client-report, run by a real PowerShell';

describe.skipIf(pwsh === null)(pwsh === null ? `${title} (${withoutPwsh})` : title, () => {
  it('prints one block that is read back as what the PC knows', async () => {
    const text = await printed(used, 'localhost');
    expect(text.trim().split(/\r?\n/)).toHaveLength(3);
    const read = report(text);
    expect(read).toMatchObject({
      events: [
        { id: 1026, at: '2026-11-21T07:31:02Z', server: 'ts-02.lab.example', code: 2308 },
        { id: 226, at: '2026-11-21T07:31:01Z', server: 'ts-02.lab.example', code: 0x80004004 },
        { id: 1024, at: '2026-11-21T07:31:00Z', server: 'ts-02.lab.example', code: null },
        { id: 1026, at: '2026-11-21T06:00:00Z', server: null, code: 263 },
        { id: 226, at: '2026-11-21T05:00:00Z', server: null, code: 0x80004005 },
      ],
      savedCredentials: ['TERMSRV/ts-02.lab.example', 'TERMSRV/10.1.2.12'],
      policies: { fClientDisableUDP: 1, AllowEncryptionOracle: 2 },
      rdpFile: {
        'full address': 'ts-02.lab.example',
        enablecredsspsupport: '0',
        'authentication level': '2',
        gatewayhostname: 'gw & <co>.lab.example',
      },
      resolution: [{ name: 'localhost', addresses: expect.arrayContaining(['127.0.0.1']) }],
      notLooked: [],
    });
    expect(read.build).toBeGreaterThan(0);
    expect(Object.keys(read.rdpFile)).toHaveLength(4);
    // Nothing that names a person or holds a secret ever leaves the PC.
    expect(text).not.toMatch(/alice|secret|D08C9DDF|git\.example|LAB\\/i);
  });

  it('tells what it could not read from what there is none of', async () => {
    const nothing = report(await printed(quiet, ''));
    expect(nothing).toMatchObject({
      events: [],
      savedCredentials: [],
      policies: {},
      rdpFile: {},
      resolution: [],
      notLooked: [],
    });
    const denied = { ...quiet, events: null, cmdkey: null, denied: `${rdp}\\Client` };
    const read = report(await printed(denied, 'no-such-host.invalid'));
    expect(read.notLooked).toEqual(expect.arrayContaining(['events', 'savedCredentials', 'policies']));
    expect(read.notLooked).not.toContain('rdpFile');
  });

  it('keeps below 3,000 characters however much there is, the newest first', async () => {
    const many: Pc = {
      events: Array.from({ length: 80 }, (_, at) =>
        event(
          at % 2 === 0 ? 1026 : 1024,
          `2026-11-21T07:${String(59 - (at % 60)).padStart(2, '0')}:00Z`,
          at,
          {
            Value: at % 2 === 0 ? '2308' : `${'very-long-name-'.repeat(9)}${at}.lab.example`,
          },
        ),
      ),
      cmdkey: Array.from({ length: 200 }, (_, at) => `target=TERMSRV/${'long-name-ä-'.repeat(6)}${at}`),
      registry: {},
      rdpFile: ['full address:s:', 'gatewayhostname:s:'].map((name) => name + 'ü'.repeat(400)),
    };
    const text = await printed(many, 'localhost');
    expect(text.length).toBeLessThan(3_000);
    const read = report(text);
    expect(read.events[0]?.at).toBe('2026-11-21T07:59:00Z');
    expect(read.savedCredentials.length).toBeGreaterThan(0);
    const { savedCredentials, notLooked } = report(await printed({ ...many, events: null }, 'localhost'));
    expect([savedCredentials.length > 5, notLooked]).toEqual([true, ['events']]);
  });
});
