import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { connectRedis, type RedisConnections } from '../../adapters/redis/connect.ts';
import { findRedisServer } from '../../adapters/redis/find-redis-server.ts';
import { type PrivateRedis, startPrivateRedis } from '../../adapters/redis/private-server.ts';

const server = await findRedisServer();

/** Path of the redis-server found; empty where there is none and everything that needs it is skipped. */
export const binary = server.kind === 'missing' ? '' : server.path;

/** A suite that needs a real redis-server; where there is none its title says so. */
export function describeWithRedis(title: string, suite: () => void): void {
  const missing = server.kind !== 'found';
  const why = missing ? ' (skipped: no redis-server 6.2 or newer on the PATH)' : '';
  describe.skipIf(missing)(`${title}${why}`, suite);
}

export interface GivenRedis extends RedisConnections {
  readonly server: PrivateRedis;
  readonly dataDir: string;
  /** Connections, server and data. */
  drop(): Promise<void>;
}

export async function givenRedis(): Promise<GivenRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rdp-medic-test-'));
  const server = await startPrivateRedis({ dataDir, binary });
  const connections = await connectRedis(server.connection);
  return {
    ...connections,
    server,
    dataDir,
    async drop() {
      await connections.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
