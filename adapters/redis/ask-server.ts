import { Redis, type RedisOptions } from 'ioredis';

export type RedisAddress = { readonly url: string } | { readonly path: string };

export type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>;

/** A connection to either form of address. */
export function openRedis(address: RedisAddress, options: ConnectionOptions): Redis {
  return new Redis('url' in address ? address.url : address.path, options);
}

/** What a server says about itself. Null: it did not say. */
interface ServerFacts {
  readonly pid: number | null;
  readonly version: string | null;
  readonly maxmemoryPolicy: string | null;
  /** It still reads its data back and answers nothing else. */
  readonly loading: boolean;
}

/** Asks once, on a connection of its own; rejects with the network's error when nobody answers. */
export async function askServer(address: RedisAddress, timeoutMs = 3_000): Promise<ServerFacts> {
  let fault: unknown = null;
  const redis = openRedis(address, {
    lazyConnect: true,
    disableClientInfo: true,
    disconnectTimeout: 50,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    // HELLO of the newer protocol is unknown to servers that we must be able to refuse by their version.
    protocol: 2,
  });
  redis.on('error', (error) => {
    fault ??= error;
  });
  // One deadline for everything: connecting, saying who we are, and asking.
  const alarm = setTimeout(() => {
    fault ??= new Error(`nothing heard within ${timeoutMs} ms`);
    redis.disconnect();
  }, timeoutMs);
  try {
    await redis.connect();
    const facts = factsOf(await redis.info());
    // A database that is not there is only whispered of, and the connection would go on in database 0.
    if (fault !== null) throw fault;
    return facts;
  } catch (error) {
    throw fault ?? error;
  } finally {
    clearTimeout(alarm);
    redis.disconnect();
  }
}

function factsOf(info: string): ServerFacts {
  const said = (field: string) => new RegExp(`^${field}:(.+?)\\s*$`, 'm').exec(info)?.[1] ?? null;
  const pid = said('process_id');
  return {
    pid: pid === null ? null : Number(pid),
    version: said('redis_version'),
    maxmemoryPolicy: said('maxmemory_policy'),
    loading: said('loading') === '1',
  };
}
