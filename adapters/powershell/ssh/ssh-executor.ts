import { type Access, type Identity, noAccess } from '../../../src/inventory/access.ts';
import type { Host } from '../../../src/inventory/host.ts';
import type { HostExecutor, Session } from '../../../src/ports/host-executor.ts';
import { createPrivateKeys, type PrivateKeys } from '../credentials/private-keys.ts';
import { createLanes } from '../lanes.ts';
import type { Secrets } from '../secrets.ts';
import { beginSession } from '../session/begin-session.ts';
import type { OutputLimits } from '../session/collect-output.ts';
import { type Unreachable, unreachable } from '../unreachable.ts';
import { openChannel } from './channel-wire.ts';
import { createKnownHostsBook } from './known-hosts-book.ts';
import { type LoggedIn, type LogIn, logIn } from './log-in.ts';
import { calledOff, openSocket } from './open-socket.ts';
import { type SshSettings, sshSettings } from './ssh-settings.ts';
import { trustOf } from './trust-of.ts';

/** Milliseconds each layer may take. */
export interface SshDeadlines {
  readonly nameMs: number;
  readonly portMs: number;
  /** From the first byte to the end of the key exchange. */
  readonly handshakeMs: number;
  readonly authenticationMs: number;
  /** Until PowerShell has opened a session. */
  readonly subsystemMs: number;
}

export const sshDeadlines: SshDeadlines = {
  nameMs: 5_000,
  portMs: 10_000,
  handshakeMs: 10_000,
  authenticationMs: 15_000,
  subsystemMs: 30_000,
};

export interface SshExecutorSettings {
  readonly secrets: Secrets;
  readonly access?: Access;
  /** Relative paths of a way are relative to it. */
  readonly folder: string;
  /** Where output goes that is too much for a job. */
  readonly spillFolder: string;
  /** What somebody must know although no step came to it, such as a key that is trusted from now on. */
  readonly say: (text: string) => void;
  readonly deadlines?: Partial<SshDeadlines>;
  readonly limits?: OutputLimits;
  readonly stopWithinMs?: number;
}

/** Handshakes at a time: they are all computing, and a later one would fall to its deadline for want of it. */
const handshakesAtOnce = 32;

/** Hosts with `way: {kind: ssh}`: PowerShell 7 behind OpenSSH's subsystem `powershell`. */
export function createSshExecutor(settings: SshExecutorSettings): HostExecutor {
  const { secrets, access = noAccess, folder, spillFolder, say } = settings;
  const deadlines = { ...sshDeadlines, ...settings.deadlines };
  const keys = createPrivateKeys(secrets);
  const book = createKnownHostsBook();
  const lanes = createLanes(handshakesAtOnce);

  async function connect(
    host: Host,
    ssh: SshSettings,
    tell: (text: string) => void,
    signal: AbortSignal,
  ): Promise<LoggedIn | Unreachable> {
    const trust = await trustOf(host, ssh, book, tell);
    if (trust.kind === 'refused') return unreachable('host-key', `${host.name}: ${trust.why}`);
    const socket = await openSocket(host.name, ssh, deadlines, signal);
    if ('kind' in socket) return socket;
    // Between two owners: an error that nobody listens to would end the process.
    const ignore = (): void => {};
    socket.on('error', ignore);
    const means = await meansOf(ssh.identity, keys, signal);
    const lane = await lanes.take(signal);
    if ('refused' in means || lane === null) {
      socket.destroy();
      lane?.();
      if (!('refused' in means) || signal.aborted) return calledOff(host.name);
      return unreachable('authentication', `${host.name}: ${means.refused}`);
    }
    const loggedIn = await logIn(
      socket,
      {
        ...deadlines,
        host: host.name,
        user: ssh.user,
        with: means,
        keyTypes: trust.keyTypes,
        judge: trust.judge,
      },
      signal,
    ).finally(lane);
    if ('kind' in loggedIn && loggedIn.layer === 'authentication' && ssh.identity.kind === 'key')
      keys.forget(ssh.identity);
    return loggedIn;
  }

  async function open(host: Host, signal: AbortSignal): Promise<Session | Unreachable> {
    if (host.way?.kind !== 'ssh') return unreachable('no-way', `${host.name} is not reached over SSH`);
    const ssh = sshSettings(host, access, folder);
    if ('kind' in ssh) return unreachable('no-way', `${host.name}: ${ssh.wrong.join('; ')}`);
    let opening: string | null = null;
    const tell = (text: string): void => {
      opening = text;
      say(secrets.conceal(text));
    };
    const loggedIn = await connect(host, ssh, tell, signal);
    if ('kind' in loggedIn) return loggedIn;
    const within = AbortSignal.any([signal, AbortSignal.timeout(deadlines.subsystemMs)]);
    const wire = await openChannel(loggedIn, within);
    if (typeof wire === 'string') {
      loggedIn.socket.destroy();
      if (signal.aborted) return calledOff(host.name);
      return unreachable('subsystem', `${host.name} gives no PowerShell: ${wire}`);
    }
    const { limits, stopWithinMs } = settings;
    const session = {
      host: host.name,
      secrets,
      spillFolder,
      opening,
      ...(limits === undefined ? {} : { limits }),
      ...(stopWithinMs === undefined ? {} : { stopWithinMs }),
    };
    return beginSession(wire, session, deadlines.subsystemMs, signal);
  }
  return { open };
}

async function meansOf(
  identity: Identity,
  keys: PrivateKeys,
  signal: AbortSignal,
): Promise<LogIn['with'] | { readonly refused: string }> {
  if (identity.kind === 'key') {
    const read = await keys.read(identity, signal);
    return read.kind === 'key' ? { key: read.key } : { refused: read.why };
  }
  const usual =
    process.platform === 'win32' ? String.raw`\\.\pipe\openssh-ssh-agent` : process.env.SSH_AUTH_SOCK;
  const agent = identity.socket ?? usual;
  return agent ? { agent } : { refused: 'no SSH agent runs here (SSH_AUTH_SOCK is not set)' };
}
