import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectRedis, type RedisConnections } from '../../adapters/redis/connect.ts';
import { findRedisServer } from '../../adapters/redis/find-redis-server.ts';
import { type PrivateRedis, startPrivateRedis } from '../../adapters/redis/private-server.ts';
import { type Child, ended, startChild } from '../child.ts';
import type { farSide } from './far-side.ts';
import type { hosts } from './hosts.ts';
import type { peer } from './peer.ts';
import type { sender } from './sender.ts';
import { type SiteFacts, writeSite } from './site.ts';

/** What a chat's stand-in answers, whichever chat it is. */
type Far = Pick<
  typeof farSide,
  'deliverTo' | 'waiting' | 'requests' | 'say' | 'approve' | 'calls' | 'whispered'
>;

/** The chat that is measured: who stands in for it, for whom it is compared with, and what a site says of it. */
export interface Side<Facts, PeerFacts> {
  readonly farFile: string;
  readonly peerFile: string;
  /** Where deliveries go, on the one HTTP server. */
  readonly path: string;
  readonly section: (facts: Facts) => Pick<SiteFacts, 'people' | 'secrets' | 'section' | 'account'>;
  readonly peerFacts: (facts: Facts) => PeerFacts;
}

export const slackSide: Side<ReturnType<typeof farSide.facts>, Parameters<typeof peer.open>[0]> = {
  farFile: join(import.meta.dirname, 'far-side.ts'),
  peerFile: join(import.meta.dirname, 'peer.ts'),
  path: '/slack/events',
  section: ({ apiUrl, team, botToken, signingSecret, people }) => ({
    people,
    account: 'slack',
    secrets: { bot: botToken, signing: signingSecret },
    section: {
      slack: {
        mode: 'http',
        signingSecretFile: 'secrets/signing',
        apiUrl,
        workspaces: [{ teamId: team, tokenFile: 'secrets/bot' }],
      },
    },
  }),
  peerFacts: ({ signingSecret, botToken }) => ({ signingSecret, botToken }),
};

/** Everything that takes part, each in a process of its own. */
export interface Stage {
  readonly far: Child<Far>;
  readonly hosts: Child<typeof hosts>;
  readonly peer: Child<Pick<typeof peer, 'cpuMs'>>;
  readonly sender: Child<typeof sender>;
  readonly redis: RedisConnections & { readonly pid: number };
  readonly hostNames: readonly string[];
  /** Where deliveries go. */
  readonly url: string;
  readonly peerUrl: string;
  /** The page /metrics of `medic serve`. */
  readonly metrics: () => Promise<string>;
  /** Everybody who takes part, by name. */
  readonly pids: Readonly<Record<string, number>>;
  /** What serve and worker said on stderr. */
  readonly errors: () => string;
}

/** Runs `act` on the stage; whatever becomes of it, every process that was started is ended. */
export async function onStage<Facts, PeerFacts, T>(
  side: Side<Facts, PeerFacts>,
  options: { readonly hosts: number; readonly silentHosts: number; readonly profileFolder: string | null },
  act: (stage: Stage) => Promise<T>,
): Promise<T> {
  const closing: (() => Promise<unknown>)[] = [];
  const closed = async (): Promise<void> => {
    for (const close of closing.splice(0).reverse())
      await close().catch((error: unknown) => console.error(error));
  };
  try {
    return await act(await open(side, options, (close) => void closing.push(close)));
  } finally {
    await closed();
  }
}

async function open<Facts, PeerFacts>(
  side: Side<Facts, PeerFacts>,
  options: { readonly hosts: number; readonly silentHosts: number; readonly profileFolder: string | null },
  onClose: (close: () => Promise<unknown>) => void,
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-bench-'));
  onClose(async () => rmSync(folder, { recursive: true, force: true }));
  const child = <A>(file: string): Child<A> => {
    const started = startChild<A>(file);
    onClose(started.stop);
    return started;
  };
  const redis = await openRedis(join(folder, 'redis'), onClose);
  const far = child<Far & { facts: () => Facts }>(side.farFile);
  const machines = child<typeof hosts>(join(import.meta.dirname, 'hosts.ts'));
  const bare = child<Pick<typeof peer, 'cpuMs'> & { open: (facts: PeerFacts) => Promise<string> }>(
    side.peerFile,
  );
  const generator = child<typeof sender>(join(import.meta.dirname, 'sender.ts'));
  const facts = (await far.ask('facts')) as Facts;
  const opened = await machines.ask('open', options.hosts, options.silentHosts);
  writeSite(folder, { ...side.section(facts), ...opened });
  const said: string[] = [];
  const medic = async (words: readonly string[], profile: readonly string[], ready: RegExp) => {
    const started = spawn(process.execPath, [...profile, main, ...words], {
      cwd: folder,
      env: { ...cleanEnvironment(), REDIS_URL: redis.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onClose(() => ended(started));
    return { pid: started.pid!, match: await heard(started, said, ready) };
  };
  const profile =
    options.profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${made(options.profileFolder)}`];
  const served = await medic(['serve', '--no-work'], profile, /Pages: (http:\/\/[^/]+)\/[\s\S]*^Ready\.$/m);
  const worked = await medic(['worker'], [], /^Working\./m);
  const base = served.match[1]!;
  await far.ask('deliverTo', `${base}${side.path}`);
  return {
    far,
    hosts: machines,
    peer: bare,
    sender: generator,
    redis,
    hostNames: opened.hosts.map(({ name }) => name),
    url: `${base}${side.path}`,
    peerUrl: (await bare.ask('open', side.peerFacts(facts))) as string,
    metrics: async () => (await fetch(`${base}/metrics`)).text(),
    pids: {
      serve: served.pid,
      worker: worked.pid,
      redis: redis.pid,
      chat: far.pid,
      hosts: machines.pid,
      sender: generator.pid,
      peer: bare.pid,
      bench: process.pid,
    },
    errors: () => said.join(''),
  };
}

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** Nothing of the caller's own site gets in. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('RDP_MEDIC_'));
  return { ...Object.fromEntries(own), NO_COLOR: '1' };
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Waits until its words on stdout match. */
async function heard(child: ChildProcess, errors: string[], ready: RegExp): Promise<RegExpExecArray> {
  let out = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  for (const end = Date.now() + 60_000; Date.now() < end && child.exitCode === null; await sleep(20)) {
    const match = ready.exec(out);
    if (match !== null) return match;
  }
  throw new Error(`${child.spawnargs.slice(-2).join(' ')} did not start: ${out}${errors.join('')}`);
}

/** A server of its own, set up as the product sets up its private one, which also listens on loopback. */
async function openRedis(folder: string, onClose: (close: () => Promise<unknown>) => void) {
  const found = await findRedisServer();
  if (found.kind !== 'found') throw new Error('This needs redis-server 6.2 or newer on the PATH.');
  const server: PrivateRedis = await startPrivateRedis({ dataDir: folder, binary: found.path });
  onClose(() => {
    // It may have been told to stand still.
    process.kill(server.pid, 'SIGCONT');
    return server.stop();
  });
  const connections = await connectRedis(server.connection);
  onClose(() => connections.close());
  const port = await freePort();
  await connections.connection.config('SET', 'port', port);
  return { ...connections, pid: server.pid, url: `redis://127.0.0.1:${port}` };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
