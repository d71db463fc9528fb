import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExecutor } from '../../adapters/powershell/executor-by-way.ts';
import { createSecrets } from '../../adapters/powershell/secrets.ts';
import { createSshExecutor, type SshDeadlines } from '../../adapters/powershell/ssh/ssh-executor.ts';
import { type Access, noAccess } from '../../src/inventory/access.ts';
import type { Host, Way } from '../../src/inventory/host.ts';
import { eventually } from '../contracts/eventually.ts';
import { freePort, newKey, type Sshd, sshdPath, startSshd, withoutSshd } from './sshd.ts';

const noAgent = spawnSync('ssh-add', ['-l'], { stdio: 'ignore' }).error !== undefined;
const never = new AbortController().signal;
const why = sshdPath === null ? ` (${withoutSshd})` : '';

describe.skipIf(why !== '')(`each layer of SSH says so itself when it fails${why}`, () => {
  let sshd: Sshd;
  let folder: string;
  const said: string[] = [];
  beforeAll(async () => {
    // A subsystem that says nothing and ends only with its input.
    sshd = await startSshd('/bin/sh -c "cat >/dev/null"');
    folder = mkdtempSync(join(tmpdir(), 'rdp-medic-test-'));
  });
  afterAll(async () => {
    await sshd?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(
    change: Partial<Record<string, Way[string] | undefined>> = {},
    {
      deadlines = {},
      access = noAccess,
      signal = never,
    }: { deadlines?: Partial<SshDeadlines>; access?: Access; signal?: AbortSignal } = {},
  ) {
    const secrets = createSecrets();
    const settings = { secrets, access, folder, spillFolder: folder, say: (text: string) => said.push(text) };
    const ssh = createSshExecutor({ ...settings, deadlines: { subsystemMs: 700, ...deadlines } });
    const way = {
      kind: 'ssh',
      address: '127.0.0.1',
      port: sshd.port,
      user: sshd.user,
      hostKey: sshd.hostKey.public,
      keyFile: sshd.keyFile,
      ...change,
    };
    const set = Object.fromEntries(Object.entries(way).filter(([, value]) => value !== undefined)) as Way;
    const host: Host = {
      name: 'ts-01',
      address: '127.0.0.1',
      port: 3389,
      computer: null,
      labels: {},
      way: set,
    };
    return createExecutor({ ssh }, secrets).open(host, signal);
  }
  const file = (name: string, text: string, mode = 0o600): string => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode });
    chmodSync(path, mode);
    return path;
  };

  it('name', async () => {
    expect(await open({ address: 'no-such-host.invalid' })).toMatchObject({
      kind: 'unreachable',
      layer: 'name',
    });
  });

  it('port: closed, silent, not SSH, hung up', async () => {
    expect(await open({ port: await freePort() })).toMatchObject({
      layer: 'port',
      message: expect.stringContaining('nothing listens there'),
    });
    for (const [answer, words] of [
      [null, 'within 0.2 s'],
      ['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH'],
      ['', 'ended the connection'],
    ] as const) {
      const server = createServer((socket) => {
        socket.on('error', () => {});
        if (answer !== null) socket.end(answer);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      expect(await open({ port }, { deadlines: { handshakeMs: 200 } })).toMatchObject({
        layer: 'port',
        message: expect.stringContaining(words),
      });
      server.close();
    }
  });

  it('host key: changed, unknown, revoked, of a host that nothing is known of', async () => {
    const strange = newKey().public;
    expect(await open({ hostKey: strange })).toMatchObject({
      layer: 'host-key',
      message: expect.stringMatching(/changed: SHA256:\S+ came, SHA256:\S+ is pinned/),
    });
    const known = file('known', `[127.0.0.1]:${sshd.port} ${strange}\n`);
    expect(await open({ hostKey: undefined, knownHosts: known })).toMatchObject({
      layer: 'host-key',
      message: expect.stringMatching(/changed: SHA256:\S+ came, SHA256:\S+ \(.*known:1\) is known/),
    });
    appendFileSync(known, `@revoked * ${sshd.hostKey.public}\n`);
    expect(await open({ hostKey: undefined, knownHosts: known })).toMatchObject({
      message: expect.stringContaining('is revoked'),
    });
    expect(await open({ hostKey: undefined, knownHosts: 'nothing-here' })).toMatchObject({
      layer: 'host-key',
      message: expect.stringContaining('is not in'),
    });
    expect(await open({ hostKey: undefined, knownHosts: folder })).toMatchObject({
      layer: 'host-key',
      message: expect.stringContaining('EISDIR'),
    });
  });

  it('a first use is trusted only where the inventory says so, written down, said, and never again', async () => {
    const known = join(folder, 'first-use');
    const change = { hostKey: undefined, knownHosts: known, trustOnFirstUse: true };
    said.length = 0;
    expect(await open(change)).toMatchObject({ layer: 'subsystem' });
    expect(said).toEqual([expect.stringMatching(/ts-01 was not known.*SHA256:.*trusted from now on/)]);
    const line = `[127.0.0.1]:${sshd.port} ${sshd.hostKey.public.split(' ').slice(0, 2).join(' ')}\n`;
    expect(readFileSync(known, 'utf8')).toBe(line);
    expect(statSync(known).mode & 0o777).toBe(0o600);
    expect(await open({ ...change, trustOnFirstUse: false })).toMatchObject({ layer: 'subsystem' });
    expect(said).toHaveLength(1);
    writeFileSync(known, `[127.0.0.1]:${sshd.port} ${newKey().public}`);
    expect(await open(change)).toMatchObject({
      layer: 'host-key',
      message: expect.stringContaining('changed'),
    });
    const nowhere = { ...change, knownHosts: join(sshd.keyFile, 'below-a-file') };
    expect(await open(nowhere)).toMatchObject({ layer: 'host-key' });
  });

  it('authentication: another key, no key, a locked key, a key that others can read, no agent', async () => {
    const cases: readonly (readonly [string, string])[] = [
      [file('stranger', newKey().private), 'does not accept the key'],
      [join(folder, 'none'), 'ENOENT'],
      [file('locked', newKey('open sesame').private), 'locked'],
      [file('rubbish', 'rubbish'), 'none that is understood'],
      [file('public', sshd.key.public), 'is none'],
      [file('readable', sshd.key.private, 0o644), 'other accounts'],
    ];
    for (const [keyFile, words] of cases)
      expect(await open({ keyFile })).toMatchObject({
        kind: 'unreachable',
        layer: 'authentication',
        message: expect.stringContaining(words),
      });
    const agent = (socket: string): Access => ({
      groups: [{ name: 'all', labels: {}, ssh: { identity: { kind: 'agent', socket } } }],
    });
    expect(await open({ keyFile: undefined }, { access: agent(join(folder, 'no-agent')) })).toMatchObject({
      layer: 'authentication',
      message: expect.stringContaining('agent'),
    });
    expect(await open({ user: 'nobody-of-that-name' })).toMatchObject({ layer: 'authentication' });
  });

  it('subsystem: silent, or none', async () => {
    expect(await open()).toMatchObject({
      layer: 'subsystem',
      message: expect.stringContaining('within 0.7 s'),
    });
    const bare = await startSshd(null);
    try {
      const { port, keyFile } = bare;
      expect(await open({ port, keyFile, hostKey: bare.hostKey.public })).toMatchObject({
        layer: 'subsystem',
        message: expect.stringContaining('no subsystem'),
      });
    } finally {
      await bare.close();
    }
    const chatty = await startSshd(`/bin/sh ${file('chatty.sh', 'echo Welcome; exit 3')}`);
    try {
      const { port, keyFile } = chatty;
      const change = { port, keyFile, hostKey: chatty.hostKey.public };
      expect(await open(change, { deadlines: { subsystemMs: 15_000 } })).toMatchObject({
        layer: 'subsystem',
        message: expect.stringMatching(/code 3.*Welcome/),
      });
    } finally {
      await chatty.close();
    }
  });

  it('authentication: a server that never says yes or no', async () => {
    const mute = new ssh2.Server({ hostKeys: [sshd.hostKey.private] }, (client) => {
      client.on('error', () => {});
      client.on('authentication', () => {});
    });
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', () => resolve()));
    const { port } = mute.address() as AddressInfo;
    expect(await open({ port }, { deadlines: { authenticationMs: 300 } })).toMatchObject({
      layer: 'authentication',
      message: expect.stringContaining('within 0.3 s'),
    });
    mute.close();
  });

  it('authentication: an agent that never answers is let go of', async () => {
    const socket = join(folder, 'silent-agent');
    const connections = new Set<Socket>();
    const silent = createServer((one) => {
      connections.add(one.on('error', () => {}));
      one.resume().once('close', () => connections.delete(one));
    });
    await new Promise<void>((listening) => silent.listen(socket, listening));
    const access: Access = {
      groups: [{ name: 'all', labels: {}, ssh: { identity: { kind: 'agent', socket } } }],
    };
    const outcome = await open({ keyFile: undefined }, { access, deadlines: { authenticationMs: 300 } });
    expect(outcome).toMatchObject({ kind: 'unreachable', layer: 'authentication' });
    await eventually(() => connections.size === 0, 2_000);
    silent.close();
  });

  it.skipIf(noAgent)(
    `an agent lets us in with its key${noAgent ? ' (skipped: no ssh-agent)' : ''}`,
    async () => {
      const socket = join(folder, 'agent');
      const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
      try {
        await expect.poll(() => existsSync(socket)).toBe(true);
        execFileSync('ssh-add', ['-q', sshd.keyFile], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
          stdio: 'ignore',
        });
        const access: Access = {
          groups: [{ name: 'all', labels: {}, ssh: { identity: { kind: 'agent', socket } } }],
        };
        expect(await open({ keyFile: undefined }, { access })).toMatchObject({ layer: 'subsystem' });
        execFileSync('ssh-add', ['-q', '-D'], {
          env: { ...process.env, SSH_AUTH_SOCK: socket },
          stdio: 'ignore',
        });
        expect(await open({ keyFile: undefined }, { access })).toMatchObject({
          layer: 'authentication',
          message: expect.stringContaining("none of the agent's keys"),
        });
      } finally {
        agent.kill();
      }
    },
  );

  it('a key is taken from a file, the environment or a command, with its passphrase', async () => {
    const locked = newKey('open sesame');
    appendFileSync(join(sshd.folder, 'authorized_keys'), `${locked.public}\n`);
    const lockedFile = file('locked-key', locked.private);
    process.env.RDP_MEDIC_TEST_KEY = sshd.key.private;
    process.env.RDP_MEDIC_TEST_WORD = 'open sesame';
    const command = (...words: string[]) => ({ kind: 'command' as const, command: words });
    const from = (path: string) => ({ kind: 'file' as const, path });
    const sources = [
      { key: { kind: 'environment' as const, name: 'RDP_MEDIC_TEST_KEY' }, passphrase: null },
      { key: command('cat', sshd.keyFile), passphrase: null },
      { key: from(lockedFile), passphrase: { kind: 'environment' as const, name: 'RDP_MEDIC_TEST_WORD' } },
      { key: from(lockedFile), passphrase: command('echo', 'open sesame') },
    ];
    for (const source of sources) {
      const identity = { kind: 'key' as const, ...source };
      const access: Access = { groups: [{ name: 'all', labels: {}, ssh: { identity } }] };
      expect(await open({ keyFile: undefined }, { access })).toMatchObject({ layer: 'subsystem' });
    }
    delete process.env.RDP_MEDIC_TEST_KEY;
    delete process.env.RDP_MEDIC_TEST_WORD;
  });

  it('whatever is wrong with the way in itself is told at once, before anything is tried', async () => {
    expect(
      await open({ user: undefined, keyFile: undefined, hostKey: undefined, knownhosts: 'x', port: 0 }),
    ).toMatchObject({
      layer: 'no-way',
      message: expect.stringMatching(/knownhosts; did you mean knownHosts\?.*port.*user.*key.*known_hosts/),
    });
  });

  it('called off at any moment it ends at once, and leaves no socket', async () => {
    const before = socketsOf();
    for (const ms of [0, 1, 3, 8, 15, 25, 40, 60, 90, 150]) {
      const signal = AbortSignal.timeout(ms);
      const outcome = await open({}, { signal, deadlines: { subsystemMs: 20_000 } });
      expect(outcome).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('called off') });
    }
    // One of an earlier test may still have been closing.
    await expect.poll(socketsOf, { timeout: 5_000 }).toBeLessThanOrEqual(before);
  });
});

function socketsOf(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
}
