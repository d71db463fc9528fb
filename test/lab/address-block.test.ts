import { createServer, type Server } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { listen, portOf } from '../../lab/address-block.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
function aServer(): Server {
  const server = createServer();
  servers.push(server);
  return server;
}

it('a server that is refused many addresses leaves no listeners behind', async () => {
  const taken = aServer();
  await listen(taken, '127.0.0.1', 0);
  const server = aServer();
  const before = server.listenerCount('error') + server.listenerCount('listening');
  for (let tries = 0; tries < 20; tries += 1) {
    expect(await listen(server, '127.0.0.1', portOf(taken))).toBe('EADDRINUSE');
  }
  expect(await listen(server, '127.0.0.1', 0)).toBeNull();
  expect(server.listenerCount('error') + server.listenerCount('listening')).toBe(before);
});
