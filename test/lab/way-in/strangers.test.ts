import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Client, type ClientChannel } from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixedHosts } from '../../../lab/hosts.ts';
import { runScript } from '../../../lab/scripts/run-script.ts';
import { type Lab, startLab } from '../../../lab/start-lab.ts';
import type { SshWay } from '../../../lab/way-in/way-to.ts';
import { hostOf, sshExecutor } from '../ssh-host.ts';
import { stepOf } from '../steps.ts';

let lab: Lab;
let way: SshWay;
beforeAll(async () => {
  lab = await startLab({ runScript, onStop: () => {}, hosts: [fixedHosts[0]!] });
  way = lab.state.hosts[0]!.way;
});
afterAll(() => lab.close());

async function stillServes(): Promise<void> {
  const { signal } = new AbortController();
  const session = await sshExecutor().open(hostOf(lab, 'ts-01'), signal);
  if (session.kind !== 'session') throw new Error(session.message);
  expect((await session.run(stepOf('collect-evidence/time'), () => {}, signal)).kind).toBe('returned');
  await session.close();
}

function dial() {
  return connect({ host: way.address, port: way.port, noDelay: true }).on('error', () => {});
}

async function inside(): Promise<Client> {
  const client = new Client().on('error', () => {});
  client.connect({ sock: dial(), username: way.user, privateKey: readFileSync(way.keyFile) });
  await once(client, 'ready');
  return client;
}

function channelOf(client: Client): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.subsys('powershell', (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

function closes(channel: ClientChannel): Promise<boolean> {
  return Promise.race([once(channel, 'close').then(() => true), sleep(3000, false)]);
}

describe('the way into a lab host', () => {
  it('outlives whatever bytes come before, in and after the SSH banner', async () => {
    const banner = Buffer.from('SSH-2.0-test\r\n');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, polite) => {
        const socket = dial();
        if (polite) socket.write(banner);
        socket.end(bytes);
        await Promise.race([once(socket.resume(), 'close').catch(() => {}), sleep(200)]);
        socket.destroy();
      }),
      { numRuns: 40 },
    );
    await stillServes();
  });

  it('outlives whatever comes on a channel where PowerShell was expected', async () => {
    const client = await inside();
    const piece = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.constantFrom(
        "<Command PSGuid='00000000-0000-0000-0000-000000000000' />\n",
        "<Close PSGuid='00000000-0000-0000-0000-000000000000' />\n",
        "<Signal PSGuid='11111111-1111-1111-1111-111111111111' />\n",
        "<Data Stream='Default' PSGuid='00000000-0000-0000-0000-000000000000'>AAAA</Data>\n",
        "<Data Stream='Default' PSGuid='",
        '\n',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const channel = await channelOf(client);
        channel.stderr.resume();
        channel.on('error', () => {}).resume();
        for (const text of pieces) if (channel.writable) channel.write(text);
        channel.end();
        expect(await closes(channel)).toBe(true);
      }),
      { numRuns: 60 },
    );
    client.end();
    await stillServes();
  });

  it('ends the session of one who says what nobody understands, again and again', async () => {
    const client = await inside();
    const channel = await channelOf(client);
    channel.on('error', () => {}).resume();
    channel.stderr.resume();
    const ended = closes(channel);
    for (let sent = 0; sent < 400 && channel.writable; sent += 1) channel.write('what?\n');
    expect(await ended).toBe(true);
    client.end();
    await stillServes();
  });
});
