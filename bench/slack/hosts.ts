import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { keyUnreadable } from '../../lab/faults/key-unreadable.ts';
import { type GenericHosts, openGenericHosts } from '../../lab/open-generic-hosts.ts';
import { runScript } from '../../lab/scripts/run-script.ts';
import { answerParent } from '../child.ts';

/** The machines of the measurement: some that take scripts and have a fault, some that accept and say nothing. */
let generic: GenericHosts | null = null;
const open = new Set<Socket>();
const silent: Server[] = [];

async function openSilent(): Promise<number> {
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    // Read and dropped: whoever waits for an answer waits.
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  silent.push(server);
  return (server.address() as AddressInfo).port;
}

export const hosts = {
  /** Opens `count` hosts whose listener key cannot be read, and `silentCount` silent ports. */
  async open(count: number, silentCount: number) {
    generic = await openGenericHosts(count, runScript);
    for (const { machine } of generic.hosts) keyUnreadable.apply(machine.host, machine);
    return {
      silentPorts: await Promise.all(Array.from({ length: silentCount }, openSilent)),
      hosts: generic.hosts.map(({ name, way }) => ({ name, way })),
    };
  },
  /** From now on every script takes so much longer. */
  slow(ms: number) {
    for (const { machine } of generic?.hosts ?? []) machine.host.scriptDelayMs = ms;
  },
  /** Connections that wait for an answer right now. */
  silentConnections: () => open.size,
};

answerParent(hosts, async () => {
  for (const socket of open) socket.destroy();
  for (const server of silent) server.close();
  await generic?.close();
});
