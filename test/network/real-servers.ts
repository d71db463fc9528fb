import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether all the programs are on the PATH; the reason to skip names those that are not. */
export function missing(...programs: readonly string[]): string | null {
  const absent = programs.filter((program) => spawnSync('which', [program]).status !== 0);
  return absent.length === 0 ? null : `skipped: ${absent.join(', ')} not installed`;
}

export interface RealServer {
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

export function scratch(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'rdp-medic-real-'));
  // xrdp drops its rights before it reads the key.
  chmodSync(dir, 0o755);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export interface XrdpWish {
  readonly securityLayer: 'negotiate' | 'tls' | 'rdp';
  /** PEM texts; `unreadable` names files that are not there; xrdp's own otherwise. */
  readonly certificate?: { readonly cert: string; readonly key: string } | 'unreadable';
  readonly protocols?: string;
  readonly ciphers?: string;
}

/** Starts a real xrdp on loopback with a configuration of its own. */
export async function startXrdp(dir: string, wish: XrdpWish): Promise<RealServer> {
  const port = await freePort();
  const place = join(dir, `xrdp-${port}`);
  mkdirSync(place);
  const [certFile, keyFile] = [join(place, 'cert.pem'), join(place, 'key.pem')];
  if (wish.certificate !== undefined && wish.certificate !== 'unreadable') {
    writeFileSync(certFile, wish.certificate.cert);
    writeFileSync(keyFile, wish.certificate.key);
  }
  const own = wish.certificate !== undefined;
  const ini = `[Globals]
ini_version=1
fork=true
port=tcp://127.0.0.1:${port}
security_layer=${wish.securityLayer}
crypt_level=high
certificate=${own ? certFile : ''}
key_file=${own ? keyFile : ''}
ssl_protocols=${wish.protocols ?? 'TLSv1.2, TLSv1.3'}
${wish.ciphers === undefined ? '' : `tls_ciphers=${wish.ciphers}`}
[Logging]
LogFile=${join(place, 'xrdp.log')}
LogLevel=INFO
EnableSyslog=false
`;
  writeFileSync(join(place, 'xrdp.ini'), ini);
  return run('xrdp', ['--nodaemon', '-c', join(place, 'xrdp.ini')], port, {});
}

/** Starts an X server for FreeRDP's shadow server to show. */
export async function startXvfb(): Promise<{ readonly display: string; stop(): Promise<void> }> {
  // Without -noreset it starts over when its last client leaves, and refuses whoever comes meanwhile.
  const child = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '640x480x24', '-nolisten', 'tcp', '-noreset'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]!.once('data', (bytes: Buffer) => resolve(bytes.toString().trim()));
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { display: `:${number}`, stop: () => stop(child) };
}

export async function startShadow(
  dir: string,
  display: string,
  options: readonly string[],
): Promise<RealServer> {
  const port = await freePort();
  const environment = { DISPLAY: display, HOME: dir, XDG_CONFIG_HOME: join(dir, `shadow-${port}`) };
  const args = [`/port:${port}`, '/bind-address:127.0.0.1', '-auth', ...options];
  return run('freerdp-shadow-cli', args, port, environment);
}

async function run(
  program: string,
  args: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>>,
): Promise<RealServer> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let said = '';
  const listen = (bytes: Buffer) => {
    said = `${said}${bytes}`.slice(-2_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${program} ended with ${code ?? signal}: ${said}`)),
    );
  });
  ended.catch(() => {});
  await Promise.race([ended, listening(port)]);
  return { address: '127.0.0.1', port, stop: () => stop(child) };
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await gone;
  clearTimeout(patience);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a program wrote on stdout, whatever it ended with; the event loop goes on meanwhile. */
export function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { encoding: 'utf8', timeout: 60_000 }, (_error, stdout) => resolve(stdout));
  });
}
