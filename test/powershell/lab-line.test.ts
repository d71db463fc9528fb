import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createLabLineExecutor } from '../../adapters/powershell/lab-line.ts';
import { createNoWayExecutor } from '../../adapters/powershell/no-way.ts';
import { fixedHosts } from '../../lab/hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { type LabState, startLab } from '../../lab/start-lab.ts';
import type { Host } from '../../src/inventory/host.ts';
import { type HostExecutorBench, hostExecutorContract } from '../contracts/host-executor.ts';
import { script, stepOf } from '../lab/steps.ts';

const never = new AbortController().signal;
const ignore = (): void => {};

function hostOf(state: LabState, way: Host['way']): Host {
  const { name, address, port, computer } = state.hosts[0]!;
  return { name, address, port, computer, labels: {}, way };
}

/** A lab of one healthy host, with a relay before it whose connections can be cut. */
async function setUp(): Promise<
  HostExecutorBench & { readonly executor: ReturnType<typeof createLabLineExecutor> }
> {
  const lab = await startLab({ runScript, onStop: ignore, hosts: [fixedHosts[0]!] });
  const { way } = lab.state.hosts[0]!;
  const sockets = new Set<Socket>();
  const relay = createServer((near) => {
    const far = connect({ host: way.address, port: way.port });
    for (const socket of [near, far]) sockets.add(socket.on('error', ignore));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.address() as AddressInfo;
  const relayed = { ...way, address: '127.0.0.1', port };
  return {
    executor: createLabLineExecutor(),
    host: hostOf(lab.state, relayed),
    // Port 1 of a loopback address that nobody uses.
    deafHost: hostOf(lab.state, { ...way, address: '127.77.255.1', port: 1 }),
    goodStep: stepOf('rdp-grant-key-access/detect'),
    badStep: stepOf('rdp-grant-key-access/detect', { script: script('throw "no"') }),
    slowDown: () => {
      lab.world.places.get('ts-01')!.machine.host.scriptDelayMs = 60_000;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    begun: () => lab.journal.entries.length,
    async close() {
      for (const socket of sockets) socket.destroy();
      relay.close();
      await lab.close();
    },
  };
}

describe('the lab line', () => hostExecutorContract(setUp));

it('what answers is no outcome: garbled, and so is what is no JSON', async () => {
  const answers = ['{"id":1,"outcome":{"kind":"wonderful"}}\n', 'PSRP\n'];
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write('{"opened":"x"}\n');
      socket.once('data', () => socket.write(answers.shift()!));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const way = { kind: 'lab-line', address: '127.0.0.1', port, host: 'x' };
  const host: Host = { name: 'x', address: '127.0.0.1', port: 1, computer: null, labels: {}, way };
  for (let round = 0; round < 2; round += 1) {
    const session = await createLabLineExecutor().open(host, never);
    if (session.kind !== 'session') throw new Error(session.message);
    const outcome = await session.run(stepOf('rdp-grant-key-access/detect'), ignore, never);
    expect(outcome.kind).toBe('garbled');
    await session.close();
  }
  server.close();
});

it('a host without a way in is unreachable for want of one', async () => {
  const host: Host = { name: 'x', address: 'x', port: 1, computer: null, labels: {}, way: null };
  expect(await createNoWayExecutor().open(host, never)).toMatchObject({
    kind: 'unreachable',
    layer: 'no-way',
  });
});
