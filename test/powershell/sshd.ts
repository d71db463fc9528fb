import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeKeyPair } from '../../lab/way-in/make-key-pair.ts';
import { pwsh } from '../playbooks/pwsh.ts';

/** OpenSSH's server, from the PATH or its usual place; null where there is none. */
export const sshdPath: string | null = findOn([
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
]);

export const withoutSshd = 'skipped without OpenSSH: no sshd on the PATH or in /usr/sbin';

interface KeyPair {
  readonly private: string;
  readonly public: string;
}

export interface Sshd {
  readonly port: number;
  readonly user: string;
  /** A folder of the test's own, gone at the end. */
  readonly folder: string;
  readonly hostKey: KeyPair;
  /** A file with a key that is let in. */
  readonly keyFile: string;
  readonly key: KeyPair;
  close(): Promise<void>;
}

export function newKey(passphrase?: string): KeyPair {
  const { privateKey, publicKey } = makeKeyPair(passphrase);
  return { private: privateKey, public: publicKey };
}

/**
 * A real OpenSSH server on a loopback port, as the present user, with a configuration and keys of its own.
 * @param subsystem the command behind `powershell`; null: there is none.
 */
export async function startSshd(subsystem: string | null = powershellSubsystem()): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const hostKey = newKey();
  const key = newKey();
  const port = await freePort();
  const user = userInfo().username;
  const config = file(
    'sshd_config',
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${file('host_key', hostKey.private)}`,
      `AuthorizedKeysFile ${file('authorized_keys', `${key.public}\n`)}`,
      `AllowUsers ${user}`,
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'StrictModes no',
      'UsePAM no',
      'PidFile none',
      'LogLevel ERROR',
      'MaxStartups 100',
      ...(subsystem === null ? [] : [`Subsystem powershell ${subsystem}`]),
      '',
    ].join('\n'),
  );
  // As root it wants an empty folder of this name.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const child = spawn(sshdPath!, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await untilListening(port, child, () => said);
  return {
    port,
    user,
    folder,
    hostKey,
    key,
    keyFile: file('client_key', key.private),
    async close() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function powershellSubsystem(): string {
  const path = spawnSync('sh', ['-c', 'command -v "$0"', pwsh ?? 'pwsh'], { encoding: 'utf8' });
  return `${path.stdout.trim()} -sshs -NoLogo -NoProfile`;
}

function findOn(folders: readonly string[]): string | null {
  for (const folder of folders) {
    const path = join(folder, 'sshd');
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) break;
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`sshd does not listen: ${said()}`);
}
