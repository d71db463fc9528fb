import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const preload = join(import.meta.dirname, '..', 'fakes', 'teams', 'loopback-only.ts');

function run(script: string): string {
  const ran = spawnSync(process.execPath, ['--import', preload, '--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  return (ran.stdout + ran.stderr).trim();
}

describe('a program that is kept on this machine', () => {
  it('opens every port on 127.0.0.1, however it is asked for', () => {
    const script = `import net from 'node:net';
for (const given of [[0], [0, '0.0.0.0'], [0, '::', 8], [{ port: 0 }], [{ port: 0, host: '::' }]]) {
  const server = net.createServer();
  await new Promise((open) => server.listen(...given, open));
  console.log(server.address().address);
  server.close();
}`;
    expect(run(script).split('\n')).toEqual(Array(5).fill('127.0.0.1'));
  });

  it('reaches nothing else: neither by address nor by name, neither plainly nor over TLS', () => {
    const script = `import net from 'node:net';
import tls from 'node:tls';
for (const open of [
  () => net.connect(9, '192.0.2.1'),
  () => net.connect({ port: 9, host: '::ffff:192.0.2.1' }),
  () => net.connect({ port: 9, host: '127.0.0.1.example' }),
  () => tls.connect(443, 'telemetry.example'),
]) await new Promise((done) => open().on('error', (error) => { console.log(error.message); done(); }));
await fetch('https://telemetry.example/').catch((error) => console.log(error.cause.message));`;
    const said = run(script);
    expect(said.match(/is not this machine/g)).toHaveLength(5);
    expect(said.match(/refused a connection to/g)).toHaveLength(5);
  });

  it('reaches this machine as before', () => {
    const script = `import http from 'node:http';
const server = http.createServer((_, response) => response.end('here')).listen(0, async () => {
  const { port } = server.address();
  console.log(await (await fetch('http://localhost:' + port)).text());
  server.close();
});`;
    expect(run(script)).toBe('here');
  });
});
