import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCredentialCommand } from '../../adapters/powershell/credentials/run-credential-command.ts';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createLocalExecutor } from '../../adapters/powershell/local/local-executor.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor } from '../../adapters/powershell/ssh/ssh-executor.ts';
import { redact } from '../../src/audit/redact.ts';
import type { Identity, SecretSource } from '../../src/inventory/access.ts';
import type { Host } from '../../src/inventory/host.ts';
import type { Outcome, Step } from '../../src/playbook/step.ts';
import type { HostExecutor, StreamRecord } from '../../src/ports/host-executor.ts';
import { pwsh, withoutPwsh } from '../playbooks/pwsh.ts';
import { realStep } from './real-steps.ts';
import { newKey, sshdPath, startSshd, withoutSshd } from './sshd.ts';

const never = new AbortController().signal;
const passphrase = 'canary-passphrase-4711 ü"\\';
const commandCanary = 'canary-of-the-command-0815';

let folder: string;
const printed: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  printed.length = 0;
  // Everything that could reach a console.
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => void printed.push(words.join(' ')));
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text: string | Uint8Array) => {
      printed.push(String(text));
      return true;
    });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
  delete process.env.RDP_MEDIC_TEST_CANARY;
});

/** What must be found nowhere: the secrets, the lines of the key, and the forms they travel in. */
function canariesOf(key: string): readonly string[] {
  const lines = key.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  const plain = [passphrase, commandCanary, ...lines];
  return plain.flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString('base64'),
  ]);
}

function expectNone(canaries: readonly string[], sinks: readonly unknown[]): void {
  const all = sinks.map((sink) => (typeof sink === 'string' ? sink : JSON.stringify(sink))).join('\n');
  for (const canary of canaries) expect(all.includes(canary), canary).toBe(false);
}

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
};
const host = (way: Record<string, string | number>): Host => ({
  name: 'ts-01',
  address: '127.0.0.1',
  port: 3389,
  computer: null,
  labels: {},
  way: { kind: 'ssh', ...way },
});

describe('what is secret', () => {
  it.skipIf(sshdPath === null)(
    `is in nothing that is said, whatever fails on the way in${sshdPath === null ? ` (${withoutSshd})` : ''}`,
    async () => {
      const locked = newKey(passphrase);
      const key = newKey();
      const canaries = [...canariesOf(locked.private), ...canariesOf(key.private)];
      // A server with a subsystem that gives back, as words of its own, the secrets it may have been shown.
      const echo = file('echo.sh', `echo '${commandCanary}' >&2; echo ${commandCanary}; exit 3`);
      const sshd = await startSshd(`/bin/sh ${echo}`);
      process.env.RDP_MEDIC_TEST_CANARY = passphrase;
      const from = (text: string): SecretSource => ({ kind: 'file', path: file(`k${Math.random()}`, text) });
      const print = (text: string, code = 0): SecretSource => {
        const script = file(
          `s${Math.random()}`,
          `cat <<'EOF'\n${text}\nEOF\necho '${commandCanary}' >&2\nexit ${code}\n`,
        );
        return { kind: 'command', command: ['sh', script, commandCanary] };
      };
      const word: SecretSource = { kind: 'environment', name: 'RDP_MEDIC_TEST_CANARY' };
      const means: readonly { readonly key: SecretSource; readonly passphrase: SecretSource | null }[] = [
        { key: from(key.private), passphrase: null },
        { key: from(locked.private), passphrase: null },
        { key: from(locked.private), passphrase: word },
        { key: from(locked.private), passphrase: print(commandCanary) },
        { key: print(key.private), passphrase: null },
        { key: print(key.private.slice(0, 200)), passphrase: word },
        { key: print(key.private, 3), passphrase: null },
        { key: word, passphrase: null },
        { key: { kind: 'command', command: [join(folder, 'none'), commandCanary] }, passphrase: word },
      ];
      const sinks: unknown[] = [printed];
      for (const one of means) {
        const identity: Identity = { kind: 'key', ...one };
        const secrets = createSecrets();
        // The one whose key nothing knows of learns it as any secret that has been read.
        secrets.learn(commandCanary);
        const ssh = createSshExecutor({
          secrets,
          access: { groups: [{ name: 'all', labels: {}, ssh: { identity } }] },
          folder,
          spillFolder: folder,
          say: (text) => sinks.push(text),
        });
        const way = { address: '127.0.0.1', port: sshd.port, user: sshd.user, hostKey: sshd.hostKey.public };
        const executor = createExecutor({ ssh }, secrets);
        const outcome = await executor.open(host(way), never);
        expect(outcome.kind).toBe('unreachable');
        sinks.push(outcome);
      }
      await sshd.close();
      vi.restoreAllMocks();
      expectNone(canaries, sinks);
    },
  );

  it('is taken out of whatever a host says: outcomes, records, values, and the audit entry of them', async () => {
    const key = newKey().private;
    const secrets = createSecrets();
    for (const text of [key, passphrase, commandCanary]) secrets.learn(text);
    const said = `x ${passphrase} ${key} ${Buffer.from(passphrase).toString('base64')} y`;
    const outcomes: Outcome[] = [
      { kind: 'returned', value: { a: [said, { [said]: 1 }] } },
      { kind: 'threw', message: said, id: said, position: said, data: [said] },
      { kind: 'timed-out', afterMs: 1 },
      {
        kind: 'garbled',
        message: said,
        spilled: { file: `/tmp/${commandCanary}`, objects: 1, bytes: 1, cut: false },
      },
      { kind: 'unknown', message: said },
    ];
    const parrot: HostExecutor = {
      open: async () => ({
        kind: 'session',
        run: async (_step: Step, onRecord) => {
          onRecord({ stream: 'warning', text: said });
          return outcomes.shift()!;
        },
        runCommand: async () => ({ kind: 'unreachable', layer: 'port', message: said }),
        close: async () => {},
      }),
    };
    const session = await createExecutor({ ssh: parrot }, secrets).open(host({}), never);
    if (session.kind !== 'session') throw new Error(session.message);
    const sinks: unknown[] = [];
    const count = outcomes.length;
    for (let index = 0; index < count; index += 1) {
      const outcome = await session.run(realStep(''), (record: StreamRecord) => sinks.push(record), never);
      sinks.push(outcome);
      const detail = { message: 'message' in outcome ? outcome.message : '' };
      const at = new Date(0).toISOString();
      const entry = { at, actor: 'ada', action: 'outcome', host: 'ts-01', detail } as unknown;
      sinks.push(redact(entry as Parameters<typeof redact>[0]));
    }
    const step = { name: 'c', command: 'c', parameters: {}, timeoutMs: 1 };
    sinks.push(await session.runCommand!(step, () => {}, never));
    expect(JSON.stringify(sinks)).toContain('[redacted]');
    expectNone(canariesOf(key), sinks);
  });

  it('leaves everything else of what a host returns as it is', () => {
    const secrets = createSecrets();
    secrets.learn('hunter2-hunter2');
    const value = { password: 'password=abc', text: 'token: x', n: 1, l: [null, true, 'ü'] };
    expect(secrets.concealIn(value)).toEqual(value);
    // In words for people it is another matter: what looks like a secret goes, known or not.
    expect(secrets.conceal('password=abc')).toBe('password=[redacted]');
  });

  it('stays out of the reasons that a credential command fails for', async () => {
    const command = (text: string) => runCredentialCommand(['sh', '-c', text], createSecrets(), never);
    const outcomes = [
      await command(`echo ${commandCanary}; echo ${commandCanary} >&2; exit 7`),
      await command(`echo ${commandCanary} >&2`),
      await command(`kill -9 $$ # ${commandCanary}`),
      await command(`yes ${commandCanary} | head -c 200000`),
      await runCredentialCommand(
        ['sh', '-c', `sleep 60 # ${commandCanary}`],
        createSecrets(),
        AbortSignal.timeout(100),
      ),
    ];
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill('refused'));
    expect(outcomes[0]).toEqual({ kind: 'refused', why: 'the credential command sh ended with code 7' });
    expectNone([commandCanary], [outcomes, printed]);
  });

  it('is waited for no longer than asked, whatever a credential command leaves behind', async () => {
    const left = `setsid sh -c 'exec sleep 20' & sleep 20`;
    const begun = performance.now();
    const signal = AbortSignal.timeout(200);
    const outcome = await runCredentialCommand(['sh', '-c', left], createSecrets(), signal);
    expect(outcome).toEqual({ kind: 'refused', why: 'the credential command sh was called off' });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('is refused from a program that can be none, and nothing is thrown', async () => {
    for (const command of [[''], ['sh', 'a\0b'], ['a\0b']])
      expect(await runCredentialCommand(command, createSecrets(), never)).toMatchObject({ kind: 'refused' });
  });

  it.skipIf(pwsh === null)(
    `is not in the environment of scripts that run here${pwsh === null ? ` (${withoutPwsh})` : ''}`,
    async () => {
      process.env.RDP_MEDIC_TEST_CANARY = commandCanary;
      const local = createLocalExecutor({ secrets: createSecrets(), spillFolder: folder });
      const here: Host = { ...host({}), way: { kind: 'local', executable: pwsh! } };
      const session = await local.open(here, never);
      if (session.kind !== 'session') throw new Error(session.message);
      const step = realStep('@{ names = @([Environment]::GetEnvironmentVariables().Keys) }');
      const outcome = await session.run(step, () => {}, never);
      await session.close();
      expect(JSON.stringify(outcome)).toContain('"PATH"');
      expect(JSON.stringify(outcome)).not.toContain('RDP_MEDIC_TEST_CANARY');
    },
  );

  it('is read from keys by ssh2 alone, whose errors are not repeated', () => {
    // Held here so that a new ssh2 that words its errors otherwise is noticed.
    const locked = newKey(passphrase).private;
    expect(ssh2.utils.parseKey(locked)).toMatchObject({ message: expect.stringMatching(/no passphrase/i) });
    expect(readFileSync(file('k', locked), 'utf8')).toBe(locked);
  });
});
