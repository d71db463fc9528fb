import type { Socket } from 'node:net';
import {
  type AgentAuthMethod,
  Client,
  type ParsedKey,
  type PublicKeyAuthMethod,
  type ServerHostKeyAlgorithm,
} from 'ssh2';
import { type Unreachable, unreachable } from '../unreachable.ts';
import { AgentUntil } from './agent-until.ts';
import { type HostKey, readHostKey } from './host-key.ts';
import { calledOff } from './open-socket.ts';

/** The two belong together: only the socket can be closed whatever state the client is in. */
export interface LoggedIn {
  readonly client: Client;
  readonly socket: Socket;
}

export interface LogIn {
  readonly host: string;
  readonly user: string;
  /** A key of ours, or the agent's socket. */
  readonly with: { readonly key: ParsedKey } | { readonly agent: string };
  /** Types of keys that are known of the host, asked for first. */
  readonly keyTypes: readonly string[];
  /** Null: the key is the host's; else why it is refused. */
  readonly judge: (key: HostKey) => Promise<string | null>;
  readonly handshakeMs: number;
  readonly authenticationMs: number;
}

/** Without ssh-rsa: it signs with SHA-1. */
const hostKeyAlgorithms: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** A connection is asked whether it still lives; three questions without an answer are its end. */
const keepaliveMs = 15_000;

/** SSH over a connected socket, up to who we are; or the layer that failed: port, host-key, authentication. */
export function logIn(socket: Socket, login: LogIn, signal: AbortSignal): Promise<LoggedIn | Unreachable> {
  const { host } = login;
  return new Promise((resolve) => {
    const client = new Client();
    const agent = 'agent' in login.with ? agentAt(login.with.agent) : null;
    let stage: 'port' | 'host-key' | 'authentication' = 'port';
    let refusedKey: string | null = null;
    let isGiven = false;
    const give = (result: LoggedIn | Unreachable): void => {
      if (isGiven) return;
      isGiven = true;
      clearTimeout(late);
      signal.removeEventListener('abort', called);
      if (agent instanceof AgentUntil) agent.letGo();
      if ('kind' in result) socket.destroy();
      resolve(result);
    };
    const called = (): void => give(calledOff(host));
    let late = setTimeout(
      () =>
        give(
          unreachable(
            stage,
            `${host} does not get through the SSH handshake within ${login.handshakeMs / 1000} s`,
          ),
        ),
      login.handshakeMs,
    );
    // Stays on for good: an error that nobody listens to would end the process.
    client.on('error', (fault: Error & { level?: string }) => {
      if (refusedKey !== null) give(unreachable('host-key', `${host}: ${refusedKey}`));
      else if (stage === 'authentication') give(unreachable('authentication', notLetIn(login, fault)));
      else if (/host key format/i.test(fault.message))
        give(unreachable('host-key', `${host} has no host key of a kind that is accepted here`));
      else give(unreachable('port', `${host} does not speak SSH as expected: ${fault.message}`));
    });
    const hungUp = (): void => give(unreachable(stage, `${host} ended the connection ${stageWords[stage]}`));
    client.once('close', hungUp);
    client.once('handshake', () => {
      if (isGiven) return;
      stage = 'authentication';
      clearTimeout(late);
      late = setTimeout(
        () =>
          give(
            unreachable(
              'authentication',
              `${host} did not say within ${login.authenticationMs / 1000} s whether ${login.user} may come in`,
            ),
          ),
        login.authenticationMs,
      );
    });
    client.once('ready', () => give({ client, socket }));
    signal.addEventListener('abort', called, { once: true });
    if (signal.aborted) return called();
    // Over before ssh2 could listen, it would never say so.
    if (socket.destroyed || socket.readableEnded) return hungUp();
    const judged = async (blob: Buffer): Promise<boolean> => {
      stage = 'host-key';
      const key = readHostKey(blob);
      refusedKey = key === null ? 'its host key does not read' : await login.judge(key);
      return refusedKey === null;
    };
    client.connect({
      sock: socket,
      username: login.user,
      readyTimeout: 0,
      keepaliveInterval: keepaliveMs,
      keepaliveCountMax: 3,
      algorithms: { serverHostKey: inOrder(login.keyTypes) },
      hostVerifier: (key: Buffer, verify: (valid: boolean) => void) => {
        judged(key).then(verify, (fault: Error) => {
          refusedKey = fault.message;
          verify(false);
        });
      },
      // The one way that was named, and no other: no password is ever asked for or guessed.
      authHandler: [method(login, agent)],
    });
  });
}

/** Pageant on Windows is no socket. */
function agentAt(socket: string): AgentUntil | string {
  return process.platform === 'win32' && !socket.startsWith('\\\\.\\pipe\\')
    ? socket
    : new AgentUntil(socket);
}

function method(
  { user: username, with: means }: LogIn,
  agent: AgentUntil | string | null,
): AgentAuthMethod | PublicKeyAuthMethod {
  return 'agent' in means
    ? { type: 'agent', username, agent: agent ?? means.agent }
    : { type: 'publickey', username, key: means.key };
}

const stageWords = {
  port: 'before it said anything as an SSH server',
  'host-key': 'in the SSH handshake',
  authentication: 'before it had let us in',
} as const;

function notLetIn(
  { host, user, with: means }: LogIn,
  fault: { readonly level?: string; readonly message: string },
): string {
  if (fault.level === 'agent') return `the SSH agent did not help to log in to ${host}: ${fault.message}`;
  if (fault.level !== 'client-authentication')
    return `${host} broke off while ${user} logged in: ${fault.message}`;
  return 'agent' in means
    ? `${host} accepts none of the agent's keys for ${user}`
    : `${host} does not accept the key for ${user}`;
}

/** Like ssh: the kinds of key that are known come first, lest another one be taken for a changed key. */
function inOrder(known: readonly string[]): ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: string): boolean =>
    known.includes(algorithm) || (algorithm.startsWith('rsa-') && known.includes('ssh-rsa'));
  return [...hostKeyAlgorithms].sort((a, b) => Number(isKnown(b)) - Number(isKnown(a)));
}
