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
 * Connects to `REDIS_URL` or to the private server's socket. Rejects with RedisUnfit when no Redis
 * answers, does not let us in, has no such database, is older than 6.2, or may drop keys. `onFault` hears of connections lost later; they come back alone.
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
      throw unfit(address, cause);
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
  // The library takes a database that is no number to be 0.
  if ('url' in address && !/^\/?\d*$/.test(new URL(address.url).pathname)) {
    throw new RedisUnfit('no-database', `There is no database ${name}.`);
  }
  const { version, maxmemoryPolicy } = await askServer(address).catch((cause: unknown) => {
    throw unfit(address, cause);
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

function unfit(address: RedisAddress, cause: unknown): RedisUnfit {
  const name = nameOf(address);
  const reason = reasonOf(cause);
  // Not the cause itself: ioredis hangs the failed command on it, which may be AUTH with the password.
  const say = (code: RedisUnfit['code'], message: string) => new RedisUnfit(code, message, new Error(reason));
  // The library's own words for an answer it cannot read.
  if (reason.endsWith('Please report this.')) return say('not-redis', `What answers at ${name} is no Redis.`);
  if (reason.startsWith('NOAUTH')) {
    return say(
      'not-let-in',
      `Redis at ${name} asks for a password; the one in its address is missing or wrong.`,
    );
  }
  if (/^(WRONGPASS|ERR invalid password)/.test(reason)) {
    return say('not-let-in', `Redis at ${name} refuses the user or the password in its address.`);
  }
  if (reason.startsWith('NOPERM')) {
    return say('not-let-in', `Redis at ${name} does not allow its user what rdp-medic needs.`);
  }
  if (commandOf(cause) === 'select') return say('no-database', `There is no database ${name}.`);
  return say('unreachable', `Redis at ${name} does not answer (${reason}).`);
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

/** What was asked when Redis said no. */
function commandOf(cause: unknown): string | null {
  const command = cause instanceof Error && 'command' in cause ? (cause.command as { name?: unknown }) : null;
  return typeof command?.name === 'string' ? command.name : null;
}
