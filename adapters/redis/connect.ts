import type { Redis } from 'ioredis';
import { askServer, type ConnectionOptions, openRedis, type RedisAddress } from './ask-server.ts';
import { RedisUnfit } from './redis-unfit.ts';
import { isNewEnough, oldestVersion } from './version.ts';

export interface RedisConnections {
  /** Waits for a Redis that is away: for workers and what they store. */
  readonly connection: Redis;
  /** Fails within 1.5 s when Redis is away: for whatever a person waits for. */
  readonly producerConnection: Redis;
  readonly version: string;
  close(): Promise<void>;
}

/**
 * Connects to `REDIS_URL` or to the private server's socket. Rejects with RedisUnfit when nobody answers, the
 * server is older than 6.2, or may drop keys. `onFault` hears of connections lost later; they come back alone.
 */
export async function connectRedis(
  address: RedisAddress,
  onFault: (fault: Error) => void = () => {},
): Promise<RedisConnections> {
  const version = await refuseUnfit(address);

  const opened: Redis[] = [];
  const close = () => {
    for (const redis of opened) redis.disconnect();
  };
  const open = async (options: ConnectionOptions) => {
    const redis = openRedis(address, {
      lazyConnect: true,
      connectTimeout: 3_000,
      retryStrategy: (times) => Math.min(50 * times, 1_000),
      ...options,
    });
    redis.on('error', onFault);
    opened.push(redis);
    await redis.connect().catch((cause: unknown) => {
      close();
      throw unreachable(address, cause);
    });
    return redis;
  };
  const connection = await open({ maxRetriesPerRequest: null });
  const producerConnection = await open({
    enableOfflineQueue: false,
    commandTimeout: 1_500,
    // What was on its way when the connection broke is reported as failed at once, not sent again later.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  });
  return { connection, producerConnection, version, close: async () => close() };
}

async function refuseUnfit(address: RedisAddress): Promise<string> {
  const name = nameOf(address);
  if (name === null) {
    throw new RedisUnfit('bad-address', 'The address of Redis must begin with redis:// or rediss://.');
  }
  const { version, maxmemoryPolicy } = await askServer(address).catch((cause: unknown) => {
    throw unreachable(address, cause);
  });
  if (version === null || !isNewEnough(version)) {
    throw new RedisUnfit(
      'too-old',
      `Redis at ${name} is version ${version ?? 'unknown'}; rdp-medic needs ${oldestVersion} or newer.`,
    );
  }
  if (maxmemoryPolicy !== 'noeviction') {
    throw new RedisUnfit(
      'evicting',
      `Redis at ${name} has maxmemory-policy ${maxmemoryPolicy ?? 'unknown'} and may drop keys; rdp-medic needs noeviction.`,
    );
  }
  return version;
}

function unreachable(address: RedisAddress, cause: unknown): RedisUnfit {
  // Not the cause itself: ioredis hangs the failed command on it, which may be AUTH with the password.
  const reason = reasonOf(cause);
  const message = `Redis at ${nameOf(address)} does not answer (${reason}).`;
  return new RedisUnfit('unreachable', message, new Error(reason));
}

/** The address without its password; null when it is none, and then nothing of it is safe to repeat. */
function nameOf(address: RedisAddress): string | null {
  if ('path' in address) return address.path;
  if (!/^rediss?:\/\//.test(address.url) || !URL.canParse(address.url)) return null;
  const url = new URL(address.url);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'no reason given';
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
